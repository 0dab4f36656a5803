vale docs
