import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { realPath } from '../disk/boundary.ts'
import { Failure, Refusal } from '../disk/failure.ts'
import { posixPath } from '../disk/posix-path.ts'
import { readNote } from '../disk/read-note.ts'
import { readPlanOf } from '../disk/read-plan-of.ts'
import { rememberScan } from '../disk/scan-vault.ts'
import { writeFile } from '../disk/write-file.ts'
import { loadParser } from '../parse/load-parser.ts'
import { proposePlan } from '../propose-plan.ts'
import { configOf } from '../run/config-of.ts'
import { changeDraft } from './change-draft.ts'
import { type Draft, draftOfPlan } from './draft.ts'
import { type Preview, planPathFor, type ReviewTarget, tryPlan } from './preview.ts'
import type { Change, Request, ReviewView, SuggestionView } from './protocol.ts'
import { readSource, type SourceText, suggestGroups } from './read-source.ts'
import { takeBackRun } from './take-back.ts'
import { settleDraft, viewSplit } from './view.ts'
import { writeDraft } from './write-draft.ts'

/** A version of the plan: a text, its draft, and the draft after changes. */
interface Step {
  text: string
  before: Draft
  draft: Draft
  /** The limit of words chosen on the page. */
  limit: number | undefined
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
  /** The plan text of each draft. */
  readonly #texts = new WeakMap<Draft, string>()
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
    this.#steps = [await this.#propose(this.savedPlan, undefined)]
    this.#at = 0
    await this.#try()
  }

  /** The current text of the plan. */
  get planText(): string {
    const { text, before, draft } = this.#step
    const known = this.#texts.get(draft)
    if (known !== undefined) return known
    const written = writeDraft(text, before, draft)
    this.#texts.set(draft, written)
    return written
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
    this.#steps = [await this.#propose(text, this.#step.draft, this.#step.limit)]
    this.#at = 0
    await this.#try()
    this.#notice = 'The note was changed in an editor. You see it as it is now.'
  }

  async #change(change: Change): Promise<void> {
    if (this.#step.isBroken)
      throw new Refusal(`${this.planPath} has errors. Correct them in an editor first: see the messages.`)
    const next = await this.#stepAfter(change)
    this.#steps.splice(this.#at + 1, this.#steps.length, next)
    this.#at++
    await this.#try()
  }

  async #stepAfter(change: Change): Promise<Step> {
    const { text, before, draft, limit, isBroken } = this.#step
    if (change.kind === 'setLimit') return this.#cut(change.words)
    return { text, before, limit, isBroken, draft: changeDraft(draft, change, this.source.outline) }
  }

  /** Plans again. Without a plan on the disk the text is new too; otherwise only its topics are. */
  async #cut(words: number): Promise<Step> {
    const { text, before, draft, isBroken } = this.#step
    const fresh = await this.#propose(undefined, draft, words)
    return this.savedPlan === undefined ? fresh : { text, before, draft: fresh.draft, limit: words, isBroken }
  }

  async #propose(text: string | undefined, known: Draft | undefined, limit?: number): Promise<Step> {
    const { note, options } = this.target
    const plan = text === undefined ? undefined : { path: this.planPath, text }
    const { options: defaults } = await configOf(note)
    const source = { path: posixPath(resolve(note)), text: this.source.text, plan, defaults }
    const draftOptions = limit === undefined ? options : { ...options, maxWords: limit }
    const proposal = await proposePlan(source, draftOptions, { parser })
    const before = draftOfPlan(proposal.plan, this.source.outline, known)
    const isBroken = proposal.messages.some(({ fatal }) => fatal)
    return { text: proposal.text, before, draft: before, limit, isBroken }
  }

  /** Splits by the current plan; again if a topic was split that the user closed. */
  async #try(): Promise<void> {
    this.preview = await tryPlan(this.target, this.planText, false)
    const { draft, hasClosed } = settleDraft(this.#step.draft, this.preview)
    this.#step.draft = draft
    if (hasClosed) this.preview = await tryPlan(this.target, this.planText, false)
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
      ...viewSplit(this.target, this.source, preview, this.#step.draft),
      revision: this.#revision,
      version: this.#version,
      plan: { path: this.planPath, state: this.#theirs ? 'conflict' : planState },
      disk: [
        { path: this.planPath, role: 'plan', state: planState === 'saved' ? 'unchanged' : planState },
        ...preview.files.map(({ path, state, role }) => ({ path, state, role })),
      ],
      limit: this.#step.limit ?? preview.result?.manifest.options.maxWords,
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
