echo scan
