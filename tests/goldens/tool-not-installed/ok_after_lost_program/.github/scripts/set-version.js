require('child_process').execSync('brew install tfsec')
