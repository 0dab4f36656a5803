"""What files of the repository plainly tell programs to run: make, npm and its kin, just, task."""
