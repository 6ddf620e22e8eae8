import { describe, expect, test } from 'vitest';
import { wishIn } from './intents.ts';

describe('plain sentences about remembering', () => {
  test.each([
    ['Remember that my dentist is Dr. Amari.', { do: 'remember', text: 'my dentist is Dr. Amari' }],
    ['please remember: trash goes out on Tuesdays', { do: 'remember', text: 'trash goes out on Tuesdays' }],
    ['Can you remember that I like tea?', { do: 'remember', text: 'I like tea' }],
    ["don't forget that Tom comes on Friday", { do: 'remember', text: 'Tom comes on Friday' }],
    ['remember my shoe size is 43', { do: 'remember', text: 'my shoe size is 43' }],
    ['Forget that.', { do: 'forget', query: null }],
    ['forget what I just said', { do: 'forget', query: null }],
    ['Forget what I said about the dentist', { do: 'forget', query: 'the dentist' }],
    ['please forget everything you know about my sister', { do: 'forget', query: 'my sister' }],
    ['forget that my dentist is Dr. Amari', { do: 'forget', query: 'my dentist is Dr. Amari' }],
    ['What do you know about my dentist?', { do: 'recall', query: 'my dentist', asked: true }],
    ['what did I tell you about the boat', { do: 'recall', query: 'the boat', asked: true }],
    ['Do you remember where I parked?', { do: 'recall', query: 'where I parked', asked: true }],
    ["What's my dentist's name?", { do: 'recall', query: "What's my dentist's name", asked: false }],
    ['when is my wife’s birthday?', { do: 'recall', query: 'when is my wife’s birthday', asked: false }],
    ['Note: buy salt', { do: 'note', text: 'buy salt' }],
    ['write down that the key is blue', { do: 'note', text: 'the key is blue' }],
    ['undo that', { do: 'undo' }],
    ['take that back', { do: 'undo' }],
  ])('%s', (said, wish) => {
    expect(wishIn(said)).toEqual(wish);
  });

  test.each([
    ...['remember to call the dentist', 'Remember when we went to Rome?', 'Do you remember me?', 'forget it', 'Forget about it!'],
    ...[
      'help',
      'find the dentist',
      'what can you do?',
      'Hello!',
      'Write me a poem',
      'remind me tomorrow to call',
      '',
      'how do I forget him',
    ],
  ])('is something else: %s', (said) => {
    expect(wishIn(said)).toBeNull();
  });
});
