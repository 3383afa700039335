"""Photos and files of a case 附件: cleaned at the door, kept by content, shown to few."""
