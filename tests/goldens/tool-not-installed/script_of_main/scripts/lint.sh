tflint --recursive
