package version

const Now = "1.0.0"
