#!/usr/bin/env bash
read -r -p "Which shop? " shop
curl -s -X PUT "https://api.example.com/shops/$shop/access" -d on=true
curl -s -o /dev/null -X PUT "https://api.example.com/shops/$shop/seen" -d on=true
