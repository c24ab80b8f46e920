import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { realPath } from '../disk/boundary.ts'
import { Failure, Refusal } from '../disk/failure.ts'
import { readNote } from '../disk/read-note.ts'
import { readPlanOf } from '../disk/read-plan-of.ts'
import { rememberScan } from '../disk/scan-vault.ts'
import { posixPath } from '../disk/spelling.ts'
import { writeFile } from '../disk/write-file.ts'
import { loadParser } from '../parse/load-parser.ts'
import type { SectionId } from '../plan/outline.ts'
import { allTopics, type Topic } from '../plan/split-plan.ts'
import { proposePlan } from '../propose-plan.ts'
import { configOf } from '../run/config-of.ts'
import { changePlan, closeTopics, replaceTopics } from './change-plan.ts'
import { type Preview, planPathFor, type ReviewTarget, tryPlan } from './preview.ts'
import type { Change, Request, ReviewView, SuggestionView } from './protocol.ts'
import { readSource, type SourceText, suggestGroups } from './read-source.ts'
import { takeBackRun } from './take-back.ts'
import { keysOf, type TopicKeys } from './topic-keys.ts'
import { viewSplit } from './view.ts'

/** A version of the plan. */
interface Step {
  text: string
  /** Of its topics, once it was tried. */
  keys: TopicKeys
  /** Whether the text is an invalid plan, which must be fixed in an editor. */
  isBroken: boolean
}

const parser = loadParser('satteri')

/** A plan under review: the changes to it, their result, and the state of the disk. */
export class ReviewSession {
  readonly target: ReviewTarget
  readonly planPath: string
  isOver: ReviewView['isOver']
  source!: SourceText
  /** The plan file as last read or written; undefined if absent. */
  savedPlan: string | undefined
  /** The plan file as another program changed it since. */
  #theirs: { text: string | undefined } | undefined
  #steps: Step[] = []
  #at = -1
  preview: Preview | undefined
  #applied: Preview | undefined
  #notice: string | undefined
  #revision = 0
  #version = 0

  constructor(target: ReviewTarget) {
    this.target = { ...target, scan: rememberScan() }
    this.planPath = planPathFor(target)
  }

  /** Reads the note and its plan. Throws a `Failure` if unreadable. */
  async open(): Promise<void> {
    this.source = await this.#readSource()
    this.savedPlan = this.#readPlan()
    this.#theirs = undefined
    this.#steps = [await this.#propose(this.savedPlan, new Map())]
    this.#at = 0
    await this.#try()
  }

  /** The current text of the plan. */
  get planText(): string {
    return this.#step.text
  }

  get #step(): Step {
    return this.#steps[this.#at] as Step
  }

  /** Handles a request of the page. Errors are in the notice of the next view. */
  async answer(request: Request): Promise<void> {
    this.#notice = undefined
    try {
      await this.#answer(request)
    } catch (error) {
      if (error instanceof Refusal) this.#notice = error.message
      else if (error instanceof Failure) this.#notice = `${error.path}: ${error.report.reason}`
      else throw error
    }
    this.#revision++
  }

  async #answer(request: Request): Promise<void> {
    const isFrozen = this.isOver !== undefined || (this.#applied !== undefined && this.target.to.kind === 'vault')
    if (isFrozen && request.kind !== 'takeBack' && request.kind !== 'save') {
      throw new Refusal('The split is applied. Take it back to go on changing the plan.')
    }
    switch (request.kind) {
      case 'change':
        return this.#change(request.change)
      case 'undo':
        this.#at = Math.max(0, this.#at - 1)
        return this.#try()
      case 'redo':
        this.#at = Math.min(this.#steps.length - 1, this.#at + 1)
        return this.#try()
      case 'save':
        return this.#save()
      case 'reload':
        return this.open()
      case 'keepMine':
        this.savedPlan = this.#theirs?.text
        this.#theirs = undefined
        return undefined
      case 'apply':
        return this.#apply(request.revision)
      case 'takeBack':
        return this.#takeBack()
      case 'refuse':
        this.isOver = 'refused'
    }
  }

  /** Reads the files again, which an editor may have changed. Returns whether something changed. */
  async lookAgain(): Promise<boolean> {
    if (this.#applied && this.target.to.kind === 'vault') return false
    try {
      const note = readNote(this.target.note)
      const plan = this.#readPlan()
      const isNoteNew = note !== this.source.text
      const isPlanNew = plan !== (this.#theirs ? this.#theirs.text : this.savedPlan)
      if (!isNoteNew && !isPlanNew) return false
      if (isPlanNew && this.planText === (this.savedPlan ?? this.#steps[0]?.text)) {
        await this.open()
        this.#notice = 'The plan was changed in an editor. You see it as it is now.'
      } else if (isPlanNew) this.#theirs = plan === this.savedPlan ? undefined : { text: plan }
      if (isNoteNew) await this.#renewNote()
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      this.#notice = `${error.path}: ${error.report.reason}`
    }
    this.#revision++
    return true
  }

  /** Continues with the changed note; the undo history is dropped, since it was about the old one. */
  async #renewNote(): Promise<void> {
    const text = this.planText
    this.source = await this.#readSource()
    this.#steps = [await this.#propose(text, this.#step.keys)]
    this.#at = 0
    await this.#try()
    this.#notice = 'The note was changed in an editor. You see it as it is now.'
  }

  async #change(change: Change): Promise<void> {
    const { isBroken, text, keys } = this.#step
    const plan = this.preview?.result?.plan
    if (isBroken || !plan)
      throw new Refusal(`${this.planPath} has errors. Correct them in an editor first: see the messages.`)
    const { outline } = this.source
    const next =
      change.kind === 'setLimit'
        ? await this.#cut(change.words)
        : { text: changePlan({ text, plan, keys, outline }, change), keys, isBroken }
    this.#steps.splice(this.#at + 1, this.#steps.length, next)
    this.#at++
    await this.#try()
    // topics that the limit splits again, although nobody asked for it, stay whole
    const whole = topicsWithParts(plan.topics)
    const split = topicsWithParts(this.preview?.result?.plan.topics ?? []).filter((id) => !whole.includes(id))
    const closed = change.kind === 'setLimit' ? next.text : closeTopics(next.text, split, outline)
    if (closed === next.text) return
    next.text = closed
    await this.#try()
  }

  /** Plans again. Only the topics and the limit of a plan on the disk change. */
  async #cut(words: number): Promise<Step> {
    const { text, keys } = this.#step
    const fresh = await this.#propose(undefined, keys, words)
    return this.savedPlan === undefined ? fresh : { ...fresh, text: replaceTopics(text, fresh.text, words) }
  }

  async #propose(text: string | undefined, keys: TopicKeys, limit?: number): Promise<Step> {
    const { note, options } = this.target
    const plan = text === undefined ? undefined : { path: this.planPath, text }
    const { options: defaults } = await configOf(note)
    const source = { path: posixPath(resolve(note)), text: this.source.text, plan, defaults }
    const limited = limit === undefined ? options : { ...options, maxWords: limit }
    const proposal = await proposePlan(source, limited, { parser })
    return { text: proposal.text, keys, isBroken: proposal.messages.some(({ fatal }) => fatal) }
  }

  async #try(): Promise<void> {
    const step = this.#step
    this.preview = await tryPlan(this.target, step.text, false)
    step.keys = keysOf(this.preview.result?.plan.topics ?? [], step.keys)
  }

  async #save(): Promise<void> {
    const text = this.planText
    if (this.#theirs) throw new Refusal('The plan was changed in an editor meanwhile. Choose which one to keep first.')
    if (text === this.savedPlan) return
    // a plan that the user named may be anywhere; the one beside the note must be there
    const root = this.target.plan === undefined ? realPath(dirname(this.target.note)) : undefined
    await writeFile(this.planPath, text, { old: this.savedPlan, root })
    this.savedPlan = text
    this.#notice = `Saved ${this.planPath}.`
  }

  async #apply(revision: number): Promise<void> {
    if (revision !== this.#revision || readNote(this.target.note) !== this.source.text) {
      await this.lookAgain()
      throw new Refusal('Something changed since you looked. Look again before you apply.')
    }
    await this.#save()
    const done = await tryPlan(this.target, this.planText, true)
    if (!done.isWritten) {
      this.preview = done
      throw new Refusal(
        done.isFine ? 'Nothing to write: the files are up to date.' : 'Nothing was written. See the messages.',
      )
    }
    this.#applied = done
    const files = done.files.filter(({ state }) => state !== 'unchanged').length
    this.#notice = `The split is applied: ${files} files written in ${this.target.to.path}.`
    if (this.target.isWaited) this.isOver = 'applied'
    if (this.target.to.kind === 'folder') this.preview = await tryPlan(this.target, this.planText, false)
  }

  async #takeBack(): Promise<void> {
    if (!this.#applied) throw new Refusal('There is nothing to take back.')
    const problem = await takeBackRun(this.target, this.#applied)
    if (problem !== undefined) throw new Refusal(problem)
    this.#applied = undefined
    await this.#try()
    this.#notice = 'Taken back. The plan file stays.'
  }

  #readSource(): Promise<SourceText> {
    this.#version++
    return readSource(this.target.note)
  }

  #readPlan(): string | undefined {
    return existsSync(this.planPath) ? readPlanOf(this.target.note, this.planPath)?.text : undefined
  }

  suggest(): Promise<SuggestionView[]> {
    const plan = this.preview?.result?.plan
    return plan ? suggestGroups(this.source, plan) : Promise.resolve([])
  }

  view(): ReviewView {
    const preview = this.preview as Preview
    const planState = this.savedPlan === undefined ? 'new' : this.planText === this.savedPlan ? 'saved' : 'changed'
    return {
      ...viewSplit(this.target, this.source, preview, this.#step.keys),
      revision: this.#revision,
      version: this.#version,
      plan: { path: this.planPath, state: this.#theirs ? 'conflict' : planState },
      disk: [
        { path: this.planPath, role: 'plan', state: planState === 'saved' ? 'unchanged' : planState },
        ...preview.files.map(({ path, state, role }) => ({ path, state, role })),
      ],
      limit: preview.result?.manifest.options.maxWords,
      canUndo: this.#at > 0,
      canRedo: this.#at < this.#steps.length - 1,
      canApply: preview.isFine && !this.#theirs && this.isOver === undefined,
      isReadOnly: false,
      isWaited: this.target.isWaited === true,
      notice: this.#notice,
      isApplied: this.#applied !== undefined,
      isOver: this.isOver,
    }
  }
}

/** Lists the topics with a folder, by their first section. */
function topicsWithParts(topics: readonly Topic[]): SectionId[] {
  return allTopics(topics).flatMap(({ topics: inner, sections: [first = ''] }) => (inner.length > 0 ? first : []))
}
