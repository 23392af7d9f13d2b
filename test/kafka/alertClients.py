"""The clients of GCN and SCiMMA: reads a JSON object from standard input, and answers with one on standard output.

gcn_read    reads a topic from its beginning to its end with gcn-kafka, by client credentials
gcn_write   sends JSON compressed with zstd, as GCN's producers do, with gcn-kafka's
hop_read    reads a topic from its beginning to its end with hop-client, by user name and password
hop_write   sends messages with hop-client

Bytes stand as base64 in answers.
"""

import base64
import json
import sys
import uuid

from adc.errors import KafkaException
from confluent_kafka import OFFSET_BEGINNING, KafkaError, TopicPartition
from gcn_kafka import Consumer, Producer
from hop import Stream
from hop.auth import Auth
from hop.io import StartPosition
from hop.models import AvroBlob, JSONBlob


def gcn_config(job):
    return {
        "bootstrap.servers": job["broker"],
        "sasl.oauthbearer.token.endpoint.url": job["tokenUrl"],
        "ssl.ca.location": job["caFile"],
        "client_id": job["clientId"],
        "client_secret": job["clientSecret"],
    }


def gcn_read(job):
    consumer = Consumer({**gcn_config(job), "enable.partition.eof": True})
    # The first token comes while events are served.
    consumer.poll(1)
    partitions = consumer.list_topics(job["topic"], 30).topics[job["topic"]].partitions
    consumer.assign([TopicPartition(job["topic"], n, OFFSET_BEGINNING) for n in partitions])
    values = []
    ended = 0
    while ended < len(partitions):
        message = consumer.poll(30)
        if message is None:
            raise RuntimeError("The broker is silent.")
        if message.error() and message.error().code() == KafkaError._PARTITION_EOF:
            ended += 1
        elif message.error():
            raise KafkaException(message.error())
        else:
            value = message.value()
            values.append(None if value is None else base64.b64encode(value).decode())
    consumer.close()
    return values


def gcn_write(job):
    producer = Producer({**gcn_config(job), "message.max.bytes": 200_000_000, "linger.ms": 0})
    failures = []
    producer.poll(1)
    for message in job["messages"]:
        value = b" " * message["blanks"] if "blanks" in message else json.dumps(message["json"])
        producer.produce(
            job["topic"], value, callback=lambda error, _: error and failures.append(str(error))
        )
        # One batch for each message.
        producer.flush(30)
    if failures:
        raise RuntimeError(failures)
    return len(job["messages"])


def hop_stream(job):
    host, port = job["broker"].split(":")
    auth = Auth(job["username"], job["password"], host=job["broker"], ssl_ca_location=job["caFile"])
    stream = Stream(auth=auth, start_at=StartPosition.EARLIEST, until_eos=True)
    return stream, f"kafka://{host}:{port}/{job['topic']}"


def hop_read(job):
    stream, url = hop_stream(job)
    records = []
    with stream.open(url, "r", group_id=f"{job['username']}-{uuid.uuid4().hex}") as reader:
        for message, metadata in reader.read(metadata=True):
            records.append(
                {
                    "format": type(message).__name__,
                    "content": message.content,
                    "headers": {name: value.hex() for name, value in metadata.headers},
                }
            )
    return records


def hop_write(job):
    stream, url = hop_stream(job)
    with stream.open(url, "w") as writer:
        for message in job["messages"]:
            content = message["content"]
            if message["format"] == "avro":
                event = content.get("event")
                if event and "skymap" in event:
                    event["skymap"] = base64.b64decode(event["skymap"])
                writer.write(AvroBlob(content), test=message["test"])
            else:
                writer.write(JSONBlob(content), test=message["test"])
    return len(job["messages"])


def plain(value):
    return base64.b64encode(value).decode()


commands = {
    "gcn_read": gcn_read,
    "gcn_write": gcn_write,
    "hop_read": hop_read,
    "hop_write": hop_write,
}
print(json.dumps(commands[sys.argv[1]](json.load(sys.stdin)), default=plain))
