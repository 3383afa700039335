"""通知: a message to a unit or a reporter, kept in an inbox and handed to other channels."""
