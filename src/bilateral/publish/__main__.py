"""One of the processes of a run: `python -m bilateral.publish`, see `work`."""

from bilateral.publish.work import main

main()
