"""ligo-gracedb's own way through Kafka: reads a JSON object from standard input, and answers with one on standard output.

send      creates events through Kafka, one after another
read      reads a topic from its beginning, with librdkafka
validate  checks messages against the schemas that ligo-gracedb ships
"""

import base64
import json
import sys
import time
import uuid

from confluent_kafka import Consumer, TopicPartition
from ligo.gracedb.kafka.schema import validate_message
from ligo.gracedb.rest import GraceDb


def send(job):
    client = GraceDb(job["serviceUrl"])
    producer = client.create_kafka_producer(job["broker"], ca_cert_path=job["caFile"])
    answers = []
    started = time.perf_counter()
    for event in job["events"]:
        contents = base64.b64decode(event.pop("content"))
        answer = client.create_event(filecontents=contents, kafka=producer, **event)
        answers.append(None if answer is None else answer.json())
    seconds = time.perf_counter() - started
    producer.close()
    return {"answers": answers, "seconds": seconds}


def read(job):
    consumer = Consumer({"bootstrap.servers": job["open"], "group.id": uuid.uuid4().hex})
    partitions = consumer.list_topics(job["topic"]).topics[job["topic"]].partitions
    ends = {}
    for number in partitions:
        ends[number] = consumer.get_watermark_offsets(TopicPartition(job["topic"], number))[1]
    consumer.assign([TopicPartition(job["topic"], number, 0) for number in partitions])
    records = []
    while len(records) < sum(ends.values()):
        message = consumer.poll(10)
        if message is None or message.error():
            raise RuntimeError(message and message.error())
        key = message.key()
        records.append(
            {
                "key": None if key is None else key.decode(),
                "value": json.loads(message.value()),
                "partition": message.partition(),
                "offset": str(message.offset()),
                "headers": dict(message.headers() or []),
            }
        )
    consumer.close()
    return records


def validate(job):
    for message in job["messages"]:
        validate_message(message)
    return len(job["messages"])


commands = {"send": send, "read": read, "validate": validate}
print(json.dumps(commands[sys.argv[1]](json.load(sys.stdin))))
