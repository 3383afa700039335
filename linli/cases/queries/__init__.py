"""What can be asked of the record; whoever asks sees what is hers to see, and no more."""
