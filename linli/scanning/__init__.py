"""查毒: files from outside are looked through for malware before they are kept as they came."""
