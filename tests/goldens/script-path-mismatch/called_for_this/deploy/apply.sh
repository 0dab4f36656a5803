echo apply
