import { appNames } from '../../src/apps/app.ts'
import type { SplitOptions } from '../../src/options.ts'
import type { Random } from './random.ts'

/** Returns options that users can set, most of them left out. */
export function anyOptions(random: Random): Partial<SplitOptions> {
  const given: Partial<SplitOptions> = {}
  if (random.chance(0.4)) given.depth = random.between(1, 4)
  if (random.chance(0.1)) given.minWords = random.int(20)
  if (random.chance(0.15)) given.maxWords = random.pick([5, 20, 100])
  if (random.chance(0.2)) given.indexStyle = 'list'
  if (random.chance(0.3)) given.heading = random.pick(['shift', 'keep', 'drop'])
  if (random.chance(0.3)) given.links = 'markdown'
  if (random.chance(0.2)) given.apps = random.shuffle(appNames).slice(0, random.between(1, appNames.length))
  if (random.chance(0.3)) given.blockIds = random.pick(['needed', 'always', 'never'])
  if (random.chance(0.1)) given.index = random.pick(['Hub', 'README', 'note', 'Rye'])
  if (random.chance(0.1)) given.inherit = ['tags', 'title']
  if (random.chance(0.1)) given.up = true
  if (random.chance(0.1)) given.provenance = random.pick(['From *one* note.', '[!note] See [x](https://e.org)'])
  if (random.chance(0.1))
    given.pointer = random.pick(['→ {topic}: {parts: · }', 'All of {topic}', '{parts:/} in {topic}'])
  return given
}
