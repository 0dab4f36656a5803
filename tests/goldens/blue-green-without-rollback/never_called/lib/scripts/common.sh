# Functions of this repository
