"""Each way to host a task, typed as a newcomer would: run by the servers of `hosts`."""
