"""Many documents: processes on one machine, an existing engine on many, and one work function for both."""
