"""Read many documents: in several processes of one machine, or on many machines in Spark. Both call one function."""
