echo root
