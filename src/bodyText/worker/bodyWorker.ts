import { parentPort } from 'node:worker_threads';
import { messageOf } from '../../session/messageOf.ts';
import type { BodyAnswer, BodyQuestion } from '../contract/questions.ts';
import { BodyAnswers } from '../read/bodyAnswers.ts';

// The thread that reads, formats and searches bodies, so that the extension host never waits for a large one.
const answers = new BodyAnswers();

parentPort?.on('message', (question: BodyQuestion) => {
  const { id } = question;
  answers.answer(question).then(
    (answer) => {
      reply({ id, answer });
    },
    (error: unknown) => {
      reply({ id, error: messageOf(error) });
    },
  );
});

function reply(answer: BodyAnswer): void {
  parentPort?.postMessage(answer);
}
