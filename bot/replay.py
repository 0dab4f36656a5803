"""`fix-pipeline replay`: jobs that were given up, shown and tried again."""

import os
import sys
from collections.abc import Collection
from time import time

import sqlalchemy
from dbos import DBOSClient, EnqueueOptions

from bot.jobs import dump
from bot.letters import DeadLetter, letters_of
from bot.queue import QUEUE
from bot.settings import SettingsError, database_url
from bot.stored import FAILED


def main(*, listed_only: bool = False, deliveries: Collection[str] = ()) -> int:
    """Works beside a running server, which takes the jobs up; 0 also when there are none. Only
    those of `deliveries`, where any are named: 1 when one of them is not there."""
    try:
        client = DBOSClient(system_database_url=database_url(os.environ))
    except SettingsError as error:
        sys.stderr.write(f"fix-pipeline: {error}\n")
        return 2
    except sqlalchemy.exc.SQLAlchemyError as error:
        text = f"DATABASE_URL cannot be used: {str(error).splitlines()[0]}"
        sys.stderr.write(f"fix-pipeline: {text}\n")
        return 2
    try:
        kept = letters_of(client.list_workflows(status=FAILED, name="job"))
        letters = [one for one in kept if not deliveries or one.job.delivery in deliveries]
        for letter in letters:
            target = letter.job.target
            sys.stdout.write(f"{letter.job.delivery} {letter.job.kind} {target.key}\n")
            if not listed_only:
                _replay(client, letter)
    finally:
        client.destroy()
    done = "" if listed_only else ", queued again"
    sys.stdout.write(f"{len(letters)} given up{done}\n")
    unknown = set(deliveries) - {letter.job.delivery for letter in letters}
    for delivery in sorted(unknown):
        sys.stderr.write(f"fix-pipeline: no job of delivery {delivery} was given up\n")
    return 1 if unknown else 0


def _replay(client: DBOSClient, letter: DeadLetter) -> None:
    """Queued before it is deleted: a crash between leaves both, which does no harm."""
    options: EnqueueOptions = {
        "queue_name": QUEUE,
        "workflow_name": "job",
        "workflow_id": letter.successor,
        "queue_partition_key": letter.job.target.key,
    }
    client.enqueue(options, dump(letter.due(time())), 1, 0, letter.since)
    client.delete_workflow(letter.identity)


if __name__ == "__main__":
    sys.exit(main())
