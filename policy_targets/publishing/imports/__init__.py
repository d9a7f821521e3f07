"""What other tools and models made, brought back: read with suspicion, proved against the documents."""
