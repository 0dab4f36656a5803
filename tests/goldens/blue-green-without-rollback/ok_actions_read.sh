#!/usr/bin/env bash
# Gives a rule what the listener has: both send to blue, or both to green.
set -euo pipefail

actions() {
  aws elbv2 describe-listeners --listener-arns "$1" --query 'Listeners[0].DefaultActions' --output json
}

if [ "$COLOUR" = blue ] || [ "$COLOUR" = green ]; then
  aws elbv2 modify-rule --rule-arn "$RULE" --actions "$(actions "$LISTENER")"
  aws elbv2 modify-rule --rule-arn "$OTHER_RULE" --actions "$(printf '%s' "$ACTIONS")"
fi
