#!/bin/bash
curl -s -X POST "$API/mark" -d '{}'
echo "marked"
