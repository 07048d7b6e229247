import { describe, expect, it } from 'vitest';
import { readable } from '../../src/form/chosen';
import type { FileItem, Json, PageEvent } from '../../src/wire/messages';
import { command, type Driven, drive, expectAccessible, get } from '../support';

const submit = () => get<HTMLButtonElement>('button[type=submit]').click();
const rows = () => [...document.querySelectorAll('.wio-uploads li')].map((row) => row.textContent);

const file = (name: string, size: number) => new File([new Uint8Array(size).fill(7)], name, { type: 'text/plain' });

async function field(page: Driven, more: Partial<FileItem> = {}): Promise<HTMLInputElement> {
  await page.ask('Picture', [{ type: 'file', name: 'picture', label: 'Picture', ...more }]);
  return usable();
}

async function usable(): Promise<HTMLInputElement> {
  const input = get<HTMLInputElement>('input[type=file]');
  await expect.poll(() => input.disabled).toBe(false);
  return input;
}

/** Chooses files as a visitor does, by the dialog or by letting them drop. */
function choose(input: HTMLInputElement, ...files: File[]): void {
  const transfer = new DataTransfer();
  for (const one of files) transfer.items.add(one);
  input.files = transfer.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

/** The next chunk, which is read from its file first; nothing when the page says something else. */
async function next(page: Driven): Promise<Uint8Array | undefined> {
  for (;;) {
    const chunk = page.line.chunks?.take();
    if (chunk || page.events.at(-1)?.event !== 'upload') return chunk;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** The app's side: takes chunks and says how much it has; answers that by the id, once more than `most` have come. */
async function take(page: Driven, most = Number.POSITIVE_INFINITY): Promise<Map<number, number>> {
  const there = new Map<number, number>();
  for (;;) {
    const chunk = await next(page);
    if (!chunk) return there;
    const view = new DataView(chunk.buffer);
    const id = view.getUint32(0);
    const offset = Number(view.getBigUint64(4));
    const end = offset + chunk.length - 12;
    expect(offset).toBe(there.get(id) ?? offset);
    there.set(id, end);
    if (end > most) return there;
    await page.send(command('upload', { id, offset: end }));
  }
}

const announced = (event: PageEvent | undefined) => {
  if (event?.event !== 'upload') throw new Error(`expected an upload, got ${event?.event}`);
  return event.data.files.map(({ id }) => id as number);
};

const begin = (page: Driven, ...ids: number[]) => page.send(...ids.map((id) => command('upload', { id, offset: 0 })));

const values = (page: Driven): Json[] =>
  page.events.flatMap((event) => (event.event === 'from_submit' ? [event.data.picture ?? null] : []));

describe('a field for files', () => {
  it('is an ordinary field, and says in words how large a file is', async () => {
    const page = drive();
    const input = await field(page, {
      multiple: true,
      accept: ['.png', 'image/*'],
      help_text: 'Of you',
      placeholder: 'Choose a picture',
      required: true,
    });
    expect([input.multiple, input.accept, input.labels?.[0]?.textContent]).toEqual([true, '.png,image/*', 'Picture']);
    submit();
    expect(document.activeElement).toBe(input);
    expect(get('.wio-file').textContent).toBe('Choose a pictureBrowse');
    choose(input, file('a.txt', 2048), file('b.txt', 3));
    expect(get('.wio-file').textContent).toBe('a.txt, b.txtBrowse');
    expect(rows()).toEqual(['a.txt2 KBCancel', 'b.txt3 BCancel']);
    await expectAccessible();
    expect([0, 1536, 200 * 2 ** 20, 2 ** 41].map(readable)).toEqual(['0 B', '1.5 KB', '200 MB', '2048 GB']);
  });

  it('hears of a choice of the same file, and keeps what it has when none is chosen', async () => {
    const page = drive();
    const input = await field(page, { required: true });
    choose(input, file('a.txt', 3));
    input.addEventListener('click', (event) => event.preventDefault());
    input.click();
    expect(input.files?.length).toBe(0);
    input.dispatchEvent(new Event('cancel', { bubbles: true }));
    expect([input.files?.[0]?.name, input.validity.valid]).toEqual(['a.txt', true]);
    expect(rows()).toEqual(['a.txt3 BCancel']);
  });

  it('asks in other words when the app says so', async () => {
    const page = drive();
    await field(page, { placeholder: 'Choose a picture' });
    const say = (placeholder: string) =>
      page.send(command('update_input', { target_name: 'picture', attributes: { placeholder } }, 'question-1'));
    await say('Choose another');
    expect(get('.wio-file').textContent).toBe('Choose anotherBrowse');
  });

  it('sends nothing for nothing', async () => {
    const page = drive();
    await field(page);
    submit();
    expect(values(page)).toEqual([null]);
  });

  it('uploads at submit, chunk after chunk, and names what it uploaded', async () => {
    const page = drive();
    const input = await field(page, { multiple: true });
    choose(input, file('a.txt', 300_000), file('empty.txt', 0));
    expect(page.events).toEqual([]);
    submit();
    await expect.poll(() => page.events.length).toBe(1);
    expect(page.events).toMatchObject([
      {
        event: 'upload',
        task_id: 'question-1',
        data: {
          name: 'picture',
          files: [
            { id: 1, filename: 'a.txt', size: 300_000, mime_type: 'text/plain' },
            { id: 2, size: 0 },
          ],
        },
      },
    ]);
    expect(page.line.chunks?.take()).toBeUndefined();
    await expectAccessible();
    expect(get<HTMLProgressElement>('progress').getAttribute('aria-label')).toContain('a.txt');
    await begin(page, 1, 2);
    expect((await take(page)).get(1)).toBe(300_000);
    await expect.poll(() => values(page)).toEqual([[{ upload: 1 }, { upload: 2 }]]);
    // What the app sends back is not uploaded again.
    await page.send(
      command(
        'update_input',
        { target_name: 'picture', attributes: { valid_status: false, invalid_feedback: 'No' } },
        'question-1',
      ),
    );
    submit();
    await expect.poll(() => values(page).length).toBe(2);
    expect(page.events.filter(({ event }) => event === 'upload').length).toBe(1);
  });

  it('goes on from what the app has when there is a new connection', async () => {
    const page = drive();
    choose(await field(page), file('a.txt', 200_000));
    submit();
    await expect.poll(() => page.events.length).toBe(1);
    await begin(page, 1);
    const lost = await take(page, 100_000);
    expect(lost.get(1)).toBeLessThan(200_000);
    expect(rows()[0]).toMatch(/^a\.txt\d+ %, .+B\/sCancel$/);
    page.line.chunks?.rewind();
    expect((await take(page)).get(1)).toBe(200_000);
    await expect.poll(() => values(page)).toEqual([{ upload: 1 }]);
  });

  it('says what is too large before anything is sent, and takes another choice', async () => {
    const page = drive();
    const input = await field(page, { multiple: true, max_size: 10, max_total_size: 15 });
    const feedback = () => get('.invalid-feedback').textContent;
    choose(input, file('big.txt', 11));
    expect(feedback()).toBe('File "big.txt" is too large: at most 10 B are allowed');
    submit();
    expect([page.events, input.getAttribute('aria-invalid')]).toEqual([[], 'true']);
    choose(input, file('a.txt', 10), file('b.txt', 6));
    expect(feedback()).toBe('The files are too large: at most 15 B in all are allowed');
    choose(input, file('a.txt', 10));
    expect(input.hasAttribute('aria-invalid')).toBe(false);
  });

  it('keeps the form when the app refuses a file, and asks again when it is sent again', async () => {
    const page = drive();
    const input = await field(page);
    choose(input, file('a.txt', 11));
    submit();
    await expect.poll(() => page.events.length).toBe(1);
    await page.send(
      command(
        'update_input',
        { target_name: 'picture', attributes: { valid_status: false, invalid_feedback: 'Too large' } },
        'question-1',
      ),
      command('upload', { id: 1, offset: null }),
    );
    await expect.poll(() => get<HTMLButtonElement>('button[type=submit]').disabled).toBe(false);
    expect([input.files?.length, get('.invalid-feedback').textContent, values(page)]).toEqual([1, 'Too large', []]);
    submit();
    await expect.poll(() => page.events.length).toBe(2);
    expect(announced(page.events[1])).toEqual([2]);
  });

  it('takes a file out on the visitor’s word, and the form can be sent without it', async () => {
    const page = drive();
    const input = await field(page, { multiple: true });
    choose(input, file('a.txt', 9), file('b.txt', 9));
    submit();
    await expect.poll(() => page.events.length).toBe(1);
    await begin(page, 1, 2);
    get<HTMLButtonElement>('.wio-uploads li:first-child button').click();
    await expect.poll(() => get<HTMLButtonElement>('button[type=submit]').disabled).toBe(false);
    expect([rows().length, input.files?.length, document.activeElement === input]).toEqual([1, 1, true]);
    expect(announced(page.events.at(-1))).toEqual([2]);
    submit();
    await take(page);
    await expect.poll(() => values(page)).toEqual([[{ upload: 2 }]]);
  });

  it('says of a file that can no longer be read that it can’t', async () => {
    const page = drive();
    const gone = file('gone.txt', 9);
    gone.slice = () => {
      throw new DOMException('gone', 'NotReadableError');
    };
    const input = await field(page);
    choose(input, gone);
    // The browser hands out another object for the same file.
    Object.defineProperty(input.files?.[0] ?? {}, 'slice', { value: gone.slice });
    submit();
    await expect.poll(() => page.events.length).toBe(1);
    await begin(page, 1);
    await expect.poll(() => get('.invalid-feedback').textContent).toBe('The file “gone.txt” can no longer be read');
  });

  it('tells of a choice at once where the app wants to know', async () => {
    const page = drive();
    choose(await field(page, { onchange: true }), file('a.txt', 9));
    await expect.poll(() => page.events.length).toBe(1);
    await begin(page, 1);
    await take(page);
    await expect
      .poll(() => page.events.at(-1))
      .toMatchObject({
        event: 'input_event',
        data: { event_name: 'change', name: 'picture', value: { upload: 1 } },
      });
  });

  it('as a pin uploads at once, and has no value until what was chosen is valid', async () => {
    const page = drive();
    const input: FileItem = { type: 'file', name: 'picture', label: 'Picture', multiple: true };
    await page.show({ type: 'pin', input });
    await page.send(command('pin_onchange', { name: 'picture', callback_id: 'changed' }));
    const field = await usable();
    const asked = async () => {
      await page.send(command('pin_values', { names: ['picture'] }, 'asked'));
      await expect.poll(() => page.events.at(-1)?.event).toBe('js_yield');
      return (page.events.at(-1) as unknown as { data: { picture: Json } }).data.picture;
    };
    choose(field, file('a.txt', 9));
    await expect.poll(() => page.events.length).toBe(1);
    expect(page.events.map((event) => [event.event, event.task_id])).toEqual([['upload', '']]);
    await begin(page, 1);
    await take(page);
    await expect.poll(() => page.events.at(-1)).toMatchObject({ event: 'callback', data: { value: [{ upload: 1 }] } });
    expect(await asked()).toEqual([{ upload: 1 }]);
    choose(field, file('b.txt', 9));
    await page.send(command('upload', { id: 2, offset: null }));
    await expect.poll(asked).toEqual([]);
    choose(field);
    await expect.poll(() => page.events.at(-1)).toMatchObject({ event: 'callback', data: { value: [] } });
  });
});

describe('a long event', () => {
  it('goes up in chunks, and what comes later waits behind it', async () => {
    const page = drive();
    await field(page);
    const long = 'é'.repeat(200_000);
    const uploading = page.page as unknown as { options: { send(event: PageEvent): void } };
    uploading.options.send({ event: 'callback', task_id: 'a', data: long });
    uploading.options.send({ event: 'callback', task_id: 'b', data: 1 });
    await expect.poll(() => page.events.length).toBe(1);
    expect(page.events[0]).toMatchObject({ event: 'upload', task_id: '', data: { name: null, files: [{ id: 1 }] } });
    await begin(page, 1);
    const size = new Blob([JSON.stringify({ event: 'callback', task_id: 'a', data: long })]).size;
    expect((await take(page)).get(1)).toBe(size);
    await expect
      .poll(() => page.events.slice(1))
      .toEqual([{ upload: 1 }, { event: 'callback', task_id: 'b', data: 1 }]);
  });
});
