echo released
