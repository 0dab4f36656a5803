#!/bin/bash
echo unit
