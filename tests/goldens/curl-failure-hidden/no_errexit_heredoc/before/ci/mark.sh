#!/bin/bash
curl -s -X POST https://api.shop.io/x -d @- <<EOT
{}
EOT
echo done
