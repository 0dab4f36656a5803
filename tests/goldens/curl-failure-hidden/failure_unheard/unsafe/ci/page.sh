#!/bin/bash
curl -fsS -X POST https://events.shop.example.com/v2/enqueue -d @event.json || exit 1
echo sent
