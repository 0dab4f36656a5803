#!/bin/bash
echo contract
