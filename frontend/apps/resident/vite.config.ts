import { mergeConfig } from 'vite'
import { app } from '../../kit/vite'
import { first } from './first'
import { installable } from './installable'

export default mergeConfig(app('resident', [installable()]), {
  build: { rolldownOptions: { output: { codeSplitting: { groups: [{ name: first, debugName: 'first' }] } } } },
})
