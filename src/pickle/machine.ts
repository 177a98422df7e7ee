import type { Budget } from './budget.ts';
import { applyState, type CallContext, call, newObject } from './calls.ts';
import type { Cursor } from './cursor.ts';
import { textOf } from './dtype.ts';
import type { Allowed } from './globals.ts';
import { readJoblibArray } from './joblib-array.ts';
import { PickleProblem } from './pickle-error.ts';
import {
  Container,
  NdArray,
  PickleDict,
  PickleGlobal,
  PickleList,
  PickleObject,
  PickleSet,
  PickleTuple,
  type PickleValue,
} from './pickle-value.ts';
import { ByteText, described, JoblibArray, type Stacked } from './stacked.ts';
import { decimalOf, escapedText, floatOf, integerOf, quotedBytes } from './text-instructions.ts';

const NEWEST_PROTOCOL = 5;
/** Places that the memo may have. */
const MOST_MEMO = 2 ** 26;
/** Pickles inside pickles: joblib writes arrays of objects so. */
const MOST_NESTING = 8;
/** Rough bytes that things take, for the budget. */
const COST = { container: 120, entry: 64, item: 16, text: 40 } as const;

/**
 * Reads one pickle, from the cursor on, and leaves the cursor behind its end. The instructions are those of Python's
 * pickletools, protocols 0 to 5. What would need code (persistent ids, the extension registry) is refused.
 */
export class Machine {
  readonly #cursor: Cursor;
  readonly #allowed: Allowed;
  readonly #budget: Budget;
  readonly #nesting: number;
  readonly #context: CallContext;
  readonly #stack: Stacked[] = [];
  /** Heights of the stack at its marks. */
  readonly #marks: number[] = [];
  /** What is above the last mark may be taken off: this is the mark's height. */
  #floor = 0;
  readonly #memo: Stacked[] = [];
  #memoized = 0;
  readonly #globals = new Map<string, PickleGlobal>();

  constructor(cursor: Cursor, allowed: Allowed, budget: Budget, nesting = 0) {
    this.#cursor = cursor;
    this.#allowed = allowed;
    this.#budget = budget;
    this.#nesting = nesting;
    this.#context = { budget, put: (value, into) => this.#put(value, into) };
  }

  run(): PickleValue {
    const cursor = this.#cursor;
    let at = cursor.at;
    try {
      for (;;) {
        at = cursor.at;
        this.#budget.step();
        const instruction = cursor.u8();
        if (instruction === 0x2e) return this.#result();
        this.#execute(instruction);
      }
    } catch (error) {
      if (error instanceof PickleProblem && error.at === null)
        throw new PickleProblem(error.message, at, { cause: error.cause });
      throw error;
    }
  }

  /** One instruction. The comments are their names in pickletools. */
  #execute(instruction: number): void {
    const cursor = this.#cursor;
    switch (instruction) {
      // The most frequent first, for the reader's eye alone: the engine makes a table of it.
      case 0x94: // MEMOIZE
        this.#memoize(this.#memoized);
        break;
      case 0x68: // BINGET
        this.#push(this.#remembered(cursor.u8()));
        break;
      case 0x6a: // LONG_BINGET
        this.#push(this.#remembered(cursor.u32()));
        break;
      case 0x8c: // SHORT_BINUNICODE
        this.#pushText(cursor.u8());
        break;
      case 0x58: // BINUNICODE
        this.#pushText(cursor.u32());
        break;
      case 0x8d: // BINUNICODE8
        this.#pushText(cursor.u64());
        break;
      case 0x95: // FRAME: how far a reader may buffer, which joblib's arrays make untrue
        cursor.take(8);
        break;
      case 0x4b: // BININT1
        this.#push(cursor.u8());
        break;
      case 0x4d: // BININT2
        this.#push(cursor.u16());
        break;
      case 0x4a: // BININT
        this.#push(cursor.i32());
        break;
      case 0x8a: // LONG1
        this.#push(integerOf(cursor.take(cursor.u8())));
        break;
      case 0x8b: // LONG4
        this.#push(integerOf(cursor.take(cursor.u32())));
        break;
      case 0x47: // BINFLOAT
        this.#push(cursor.f64BigEndian());
        break;
      case 0x4e: // NONE
        this.#push(null);
        break;
      case 0x88: // NEWTRUE
        this.#push(true);
        break;
      case 0x89: // NEWFALSE
        this.#push(false);
        break;
      case 0x43: // SHORT_BINBYTES
        this.#pushBytes(cursor.u8());
        break;
      case 0x42: // BINBYTES
        this.#pushBytes(cursor.u32());
        break;
      case 0x8e: // BINBYTES8
      case 0x96: // BYTEARRAY8
        this.#pushBytes(cursor.u64());
        break;
      case 0x28: // MARK
        this.#budget.spend(COST.item);
        this.#floor = this.#stack.length;
        this.#marks.push(this.#floor);
        break;
      case 0x7d: // EMPTY_DICT
        this.#pushContainer(new PickleDict());
        break;
      case 0x5d: // EMPTY_LIST
        this.#pushContainer(new PickleList());
        break;
      case 0x8f: // EMPTY_SET
        this.#pushContainer(new PickleSet());
        break;
      case 0x29: // EMPTY_TUPLE
        this.#pushContainer(new PickleTuple());
        break;
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: // TUPLE3
        this.#pushTuple(this.#pops(instruction - 0x84));
        break;
      case 0x74: // TUPLE
        this.#pushTuple(this.#popsToMark());
        break;
      case 0x6c: // LIST
        this.#pushFilled(new PickleList());
        break;
      case 0x64: // DICT
        this.#pushFilled(new PickleDict());
        break;
      case 0x91: // FROZENSET
        this.#pushFilled(new PickleSet());
        break;
      case 0x61: // APPEND
        this.#append(this.#pops(1));
        break;
      case 0x65: // APPENDS
      case 0x90: // ADDITEMS
        this.#append(this.#popsToMark());
        break;
      case 0x73: // SETITEM
        this.#setItems(this.#pops(2));
        break;
      case 0x75: // SETITEMS
        this.#setItems(this.#popsToMark());
        break;
      case 0x93: // STACK_GLOBAL
        this.#pushGlobal(...(this.#pops(2).map(textOf) as [string | null, string | null]));
        break;
      case 0x63: // GLOBAL
        this.#pushGlobal(cursor.line(), cursor.line());
        break;
      case 0x52: // REDUCE
        this.#call(call);
        break;
      case 0x81: // NEWOBJ
        this.#call(newObject);
        break;
      case 0x62: // BUILD
        this.#build();
        break;
      case 0x71: // BINPUT
        this.#memoize(cursor.u8());
        break;
      case 0x72: // LONG_BINPUT
        this.#memoize(cursor.u32());
        break;
      default:
        this.#executeRare(instruction);
    }
  }

  /** What our own files do not have: protocols 0 and 1, and what is refused. */
  #executeRare(instruction: number): void {
    const cursor = this.#cursor;
    const { stringBytes } = this.#budget.limits;
    switch (instruction) {
      case 0x80: // PROTO
        this.#checkProtocol(cursor.u8());
        break;
      case 0x55: // SHORT_BINSTRING
        this.#pushByteText(cursor.u8());
        break;
      case 0x54: // BINSTRING
        this.#pushByteText(cursor.u32());
        break;
      case 0x53: {
        // STRING
        const text = quotedBytes(cursor, stringBytes);
        this.#budget.spend(COST.text + text.bytes.length);
        this.#push(text);
        break;
      }
      case 0x56: {
        // UNICODE
        const text = escapedText(cursor, stringBytes);
        this.#budget.spend(COST.text + 2 * text.length);
        this.#push(text);
        break;
      }
      case 0x49: {
        // INT, and the booleans of protocols 0 and 1
        const line = cursor.line();
        this.#push(line === '00' || line === '01' ? line === '01' : decimalOf(line));
        break;
      }
      case 0x4c: // LONG
        this.#push(decimalOf(cursor.line()));
        break;
      case 0x46: // FLOAT
        this.#push(floatOf(cursor.line()));
        break;
      case 0x67: // GET
        this.#push(this.#remembered(Number(decimalOf(cursor.line()))));
        break;
      case 0x70: // PUT
        this.#memoize(Number(decimalOf(cursor.line())));
        break;
      case 0x30: // POP
        if (this.#marks.length > 0 && this.#stack.length === this.#floor) this.#popsToMark();
        else this.#pops(1);
        break;
      case 0x31: // POP_MARK
        this.#popsToMark();
        break;
      case 0x32: // DUP
        this.#push(this.#top());
        break;
      case 0x98: // READONLY_BUFFER: the bytes before it are those
        break;
      default:
        this.#refuse(instruction);
    }
  }

  #refuse(instruction: number): never {
    switch (instruction) {
      case 0x69: // INST: names a class, and the name says more than the instruction
        this.#pushGlobal(this.#cursor.line(), this.#cursor.line());
        throw new PickleProblem('it makes an object of a class of old Python 2, which is not read');
      case 0x6f: // OBJ
      case 0x92: // NEWOBJ_EX
        throw new PickleProblem('it makes an object in a way that is not read');
      case 0x50: // PERSID
      case 0x51: // BINPERSID
        throw new PickleProblem('it refers to something outside itself, as PyTorch files do');
      case 0x82: // EXT1
      case 0x83: // EXT2
      case 0x84: // EXT4
        throw new PickleProblem("it refers to Python's registry of extensions");
      case 0x97: // NEXT_BUFFER
        throw new PickleProblem('some of its bytes are kept apart from it');
      default:
        throw new PickleProblem(
          `it is not a pickle: there is no instruction 0x${instruction.toString(16).padStart(2, '0')}`,
        );
    }
  }

  #checkProtocol(protocol: number): void {
    if (protocol > NEWEST_PROTOCOL)
      throw new PickleProblem(`it is a pickle of protocol ${protocol}; 0 to ${NEWEST_PROTOCOL} can be read`);
  }

  #result(): PickleValue {
    if (this.#stack.length !== 1 || this.#marks.length > 0)
      throw new PickleProblem(`it ends with ${this.#stack.length} values instead of one`);
    const holder = new PickleList();
    return this.#put(this.#stack[0], holder);
  }

  #push(value: Stacked): void {
    this.#budget.spend(COST.item);
    this.#stack.push(value);
  }

  #pushContainer(container: Container & Stacked): void {
    this.#budget.spend(COST.container);
    this.#stack.push(container);
  }

  #pushText(length: number): void {
    this.#checkString(length);
    this.#budget.spend(COST.text + 2 * length);
    this.#stack.push(this.#cursor.utf8(length));
  }

  /** Bytes are views on the file: they cost nothing by their length. */
  #pushBytes(length: number): void {
    this.#checkString(length);
    this.#budget.spend(COST.container);
    this.#stack.push(this.#cursor.take(length));
  }

  #pushByteText(length: number): void {
    this.#checkString(length);
    this.#budget.spend(COST.container);
    this.#stack.push(new ByteText(this.#cursor.take(length)));
  }

  #checkString(length: number): void {
    if (length > this.#budget.limits.stringBytes) throw new PickleProblem(`it has a text of ${length} bytes`);
  }

  #pushTuple(items: readonly Stacked[]): void {
    const tuple = new PickleTuple();
    this.#budget.spend(COST.container + COST.item * items.length);
    for (const item of items) tuple.items.push(this.#put(item, tuple));
    this.#stack.push(tuple);
  }

  #pushFilled(container: PickleList | PickleDict | PickleSet): void {
    const items = this.#popsToMark();
    this.#pushContainer(container);
    if (container instanceof PickleDict) this.#setItems(items);
    else this.#append(items);
  }

  #pushGlobal(module: string | null, name: string | null): void {
    const full = `${module}.${name}`;
    let global = this.#globals.get(full);
    if (!global) {
      const meaning =
        module === null || name === null || name.includes('.') ? undefined : this.#allowed.get(full);
      if (meaning === undefined)
        throw new PickleProblem(
          `it names ${JSON.stringify(full.slice(0, 120))}, which this kind of file never needs`,
        );
      global = new PickleGlobal(full, meaning);
      this.#globals.set(full, global);
    }
    this.#push(global);
  }

  #top(): Stacked {
    if (this.#stack.length <= this.#floor) throw new PickleProblem('it uses a value that is not there');
    return this.#stack[this.#stack.length - 1];
  }

  #pops(count: number): Stacked[] {
    if (this.#stack.length - count < this.#floor)
      throw new PickleProblem('it uses a value that is not there');
    return this.#stack.splice(this.#stack.length - count);
  }

  #popsToMark(): Stacked[] {
    const mark = this.#marks.pop();
    if (mark === undefined) throw new PickleProblem('it uses a mark that is not there');
    this.#floor = this.#marks.at(-1) ?? 0;
    return this.#stack.splice(mark);
  }

  #memoize(place: number): void {
    if (!(place >= 0 && place < MOST_MEMO))
      throw new PickleProblem(`it remembers a value as number ${place}`);
    this.#budget.spend(COST.item);
    if (this.#memo[place] === undefined) this.#memoized++;
    this.#memo[place] = this.#top();
  }

  #remembered(place: number): Stacked {
    const value = this.#memo[place];
    if (value === undefined) throw new PickleProblem(`it recalls value number ${place}, which it never gave`);
    return value;
  }

  #append(items: readonly Stacked[]): void {
    const target = this.#top();
    const isListLike =
      target instanceof PickleList || target instanceof PickleSet || target instanceof PickleObject;
    if (!isListLike) throw new PickleProblem(`it appends to ${described(target)}`);
    this.#budget.spend(COST.item * items.length);
    for (const item of items) target.items.push(this.#put(item, target));
  }

  #setItems(items: readonly Stacked[]): void {
    const target = this.#top();
    if (!(target instanceof PickleDict)) throw new PickleProblem(`it sets an item of ${described(target)}`);
    if (items.length % 2 !== 0) throw new PickleProblem('a dict has a key without a value');
    this.#budget.spend(COST.entry * items.length);
    for (let n = 0; n < items.length; n += 2)
      target.set(this.#put(items[n], target), this.#put(items[n + 1], target));
  }

  #call(how: typeof call): void {
    const [callee, args] = this.#pops(2);
    if (!(args instanceof PickleTuple)) throw new PickleProblem(`it calls something with ${described(args)}`);
    this.#budget.spend(COST.container);
    this.#stack.push(how(callee, args, this.#context));
  }

  #build(): void {
    const [state] = this.#pops(1);
    const target = this.#top();
    if (!(target instanceof JoblibArray)) {
      applyState(target, state, this.#context);
      return;
    }
    const array = readJoblibArray(state, this.#cursor, this.#budget, () => this.#nested());
    this.#budget.spend(2 * COST.container);
    this.#stack[this.#stack.length - 1] = array;
  }

  #nested(): PickleValue {
    if (this.#nesting >= MOST_NESTING) throw new PickleProblem('it has pickles in pickles in pickles');
    return new Machine(this.#cursor, this.#allowed, this.#budget, this.#nesting + 1).run();
  }

  /** Readies a value for lying in `into`; whoever calls stores what it returns. */
  #put(value: Stacked, into: Container): PickleValue {
    if (into.isSealed) throw new PickleProblem('something in it contains itself');
    if (typeof value === 'object' && value !== null) {
      if (value instanceof Container) return this.#putContainer(value, into);
      if (value instanceof JoblibArray) throw new PickleProblem('a joblib array has no bytes');
      if (value instanceof ByteText) {
        into.weight++;
        // Arguments of a call are in tuples, and the call may want bytes.
        return into instanceof PickleTuple ? (value as unknown as PickleValue) : this.#settledText(value);
      }
    }
    into.weight++;
    return value;
  }

  #putContainer(value: Container & PickleValue, into: Container): PickleValue {
    if (value === into) throw new PickleProblem('something in it contains itself');
    if (value instanceof NdArray && !value.isFilled)
      throw new PickleProblem('it has an array without values');
    if (value instanceof PickleTuple && !value.isSealed) this.#settle(value);
    value.isSealed = true;
    const { depth, values } = this.#budget.limits;
    into.weight += value.weight;
    if (value.depth >= into.depth) into.depth = value.depth + 1;
    if (into.depth > depth) throw new PickleProblem(`it has more than ${depth} containers in one another`);
    if (into.weight > values) throw new PickleProblem(`it has more than ${values} values`);
    return value;
  }

  /** Makes texts of the byte strings in a tuple that turned out to be no arguments. */
  #settle(tuple: PickleTuple): void {
    const items: Stacked[] = tuple.items;
    for (let n = 0; n < items.length; n++) {
      const item = items[n];
      if (item instanceof ByteText) items[n] = this.#settledText(item);
    }
  }

  #settledText(value: ByteText): string {
    this.#budget.spend(COST.text + value.bytes.length);
    return value.text;
  }
}
