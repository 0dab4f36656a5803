Describe 'x' { }
