"""The writers of the room of people: one verb each."""
