"""What is kept of a person 个人信息权利: hers to see, take along, correct and delete."""
