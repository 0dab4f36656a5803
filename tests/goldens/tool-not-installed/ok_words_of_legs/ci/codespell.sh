codespell docs
