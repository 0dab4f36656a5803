module cart
