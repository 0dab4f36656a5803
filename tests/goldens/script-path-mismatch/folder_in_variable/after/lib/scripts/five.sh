#!/bin/bash
echo five
