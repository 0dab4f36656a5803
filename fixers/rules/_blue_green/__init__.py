"""What shifts of traffic between two versions do, and their ways back."""
