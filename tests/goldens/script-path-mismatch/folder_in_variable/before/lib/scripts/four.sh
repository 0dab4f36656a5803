#!/bin/bash
echo four
