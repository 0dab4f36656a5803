param($Tag)
