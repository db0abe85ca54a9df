// Code generated from kinds.txt by lint/workload/internal/gen. DO NOT EDIT.

package workload

// kindTable holds the kinds of kinds.txt by group, kind and name of the one object meant, with their statements, one a
// line, and every include and comment resolved.
var kindTable = [...]kindRow{
	{"", "ConfigMap", "config-deployment", false, false, `image data.queue-sidecar-image`},
	{"", "ConfigMap", "inferenceservice-config", false, false, `image data.storageInitializer json=image
image data.logger json=image
image data.batcher json=image
image data.agent json=image
image data.router json=image
image data.localModel json=defaultJobImage
image data.explainers json=*.image tag=*.defaultImageVersion`},
	{"", "ConfigMap", "katib-config", false, false, `yaml data."katib-config.yaml"`},
	{"", "DeploymentConfig", "", false, false, `image spec.strategy.customParams.image
container spec.strategy.recreateParams.pre.execNewPod as=hook overlay
container spec.strategy.recreateParams.mid.execNewPod as=hook overlay
container spec.strategy.recreateParams.post.execNewPod as=hook overlay
container spec.strategy.rollingParams.pre.execNewPod as=hook overlay
container spec.strategy.rollingParams.mid.execNewPod as=hook overlay
container spec.strategy.rollingParams.post.execNewPod as=hook overlay`},
	{"actions.github.com", "AutoscalingRunnerSet", "", false, false, `template spec.template
template spec.listenerTemplate overlay`},
	{"actions.github.com", "EphemeralRunner", "", false, false, `template spec`},
	{"actions.summerwind.dev", "RunnerDeployment", "", false, false, `template spec.template overlay
sidecars spec.template.spec.sidecarContainers[]`},
	{"actions.summerwind.dev", "RunnerSet", "", false, false, `template spec.template overlay`},
	{"agent.k8s.elastic.co", "Agent", "", false, false, `template spec.daemonSet.podTemplate overlay
template spec.deployment.podTemplate overlay
image spec.image`},
	{"agents.x-k8s.io", "Sandbox", "", false, false, `template spec.podTemplate`},
	{"apm.k8s.elastic.co", "ApmServer", "", false, false, `template spec.podTemplate versions=v1,v1beta1 overlay
image spec.image`},
	{"apps.kruise.io", "AdvancedCronJob", "", false, false, `template spec.template.broadcastJobTemplate.spec.template
template spec.template.jobTemplate.spec.template
image spec.template.imageListPullJobTemplate.spec.images[]`},
	{"apps.kruise.io", "BroadcastJob", "", false, false, `template spec.template
labels spec.template`},
	{"apps.kruise.io", "CloneSet", "", false, false, `template spec.template
labels spec.template`},
	{"apps.kruise.io", "DaemonSet", "", false, false, `template spec.template
labels spec.template`},
	{"apps.kruise.io", "EphemeralJob", "", false, false, `ephemerals spec.template.ephemeralContainers[]`},
	{"apps.kruise.io", "ImageListPullJob", "", false, false, `image spec.images[]`},
	{"apps.kruise.io", "ImagePullJob", "", false, false, `image spec.image`},
	{"apps.kruise.io", "ResourceDistribution", "", true, false, `object spec.resource`},
	{"apps.kruise.io", "SidecarSet", "", true, true, `flat spec overlay
sidecars spec.containers[]
inits spec.initContainers[]`},
	{"apps.kruise.io", "StatefulSet", "", false, false, `template spec.template
labels spec.template`},
	{"apps.kruise.io", "UnitedDeployment", "", false, false, `template spec.template.advancedStatefulSetTemplate.spec.template
template spec.template.cloneSetTemplate.spec.template
template spec.template.deploymentTemplate.spec.template
template spec.template.statefulSetTemplate.spec.template
template spec.topology.subsets[].patch overlay`},
	{"apps.kruise.io", "WorkloadSpread", "", false, false, `template spec.subsets[].patch overlay`},
	{"apps.kubedl.io", "Cron", "", false, false, `object spec.template.workload`},
	{"apps.nvidia.com", "NIMBuild", "", false, false, `image repository=spec.image.repository tag=spec.image.tag
model spec.nimCache.name format=ref:NIMCache`},
	{"apps.nvidia.com", "NIMCache", "", false, false, `flat spec securityContext.runAsUser=userID securityContext.runAsGroup=groupID securityContext.fsGroup=groupID overlay
container spec as=nim-cache image=- overlay
inits spec.initContainers[] image=image.repository image-tag=image.tag imagePullPolicy=image.pullPolicy overlay
image spec.source.ngc.modelPuller
image spec.source.hf.modelPuller
image spec.source.dataStore.modelPuller
model spec.source.hf.modelName format=hf-id revision-at=spec.source.hf.revision
model spec.source.dataStore.modelName format=hf-id revision-at=spec.source.dataStore.revision
model spec.source.ngc.modelEndpoint format=url
model spec.storage.hostPath format=path`},
	{"apps.nvidia.com", "NIMPipeline", "", false, false, `flat spec.services[].spec securityContext.runAsUser=userID securityContext.runAsGroup=groupID securityContext.fsGroup=groupID metadata=. overlay
container spec.services[].spec as=nim image=image.repository image-tag=image.tag imagePullPolicy=image.pullPolicy overlay
inits spec.services[].spec.initContainers[] image=image.repository image-tag=image.tag imagePullPolicy=image.pullPolicy overlay
sidecars spec.services[].spec.sidecarContainers[] image=image.repository image-tag=image.tag imagePullPolicy=image.pullPolicy overlay
image repository=spec.services[].spec.expose.router.eppConfig.containerSpec.image.repository tag=spec.services[].spec.expose.router.eppConfig.containerSpec.image.tag
model spec.services[].spec.storage.nimCache.name format=ref:NIMCache
model spec.services[].spec.storage.hostPath format=path
expose spec.services[].spec.expose.service.type service-type
expose spec.services[].spec.expose.ingress.enabled enabled
expose spec.services[].spec.expose.router.ingress ingress
expose spec.services[].spec.expose.router.gateway ingress`},
	{"apps.nvidia.com", "NIMService", "", false, false, `flat spec securityContext.runAsUser=userID securityContext.runAsGroup=groupID securityContext.fsGroup=groupID metadata=. overlay
container spec as=nim image=image.repository image-tag=image.tag imagePullPolicy=image.pullPolicy overlay
inits spec.initContainers[] image=image.repository image-tag=image.tag imagePullPolicy=image.pullPolicy overlay
sidecars spec.sidecarContainers[] image=image.repository image-tag=image.tag imagePullPolicy=image.pullPolicy overlay
image repository=spec.expose.router.eppConfig.containerSpec.image.repository tag=spec.expose.router.eppConfig.containerSpec.image.tag
model spec.storage.nimCache.name format=ref:NIMCache
model spec.storage.hostPath format=path
expose spec.expose.service.type service-type
expose spec.expose.ingress.enabled enabled
expose spec.expose.router.ingress ingress
expose spec.expose.router.gateway ingress
labels spec app={name} app.kubernetes.io/name={name} app.kubernetes.io/instance={name} app.kubernetes.io/part-of=nim-service app.kubernetes.io/managed-by=k8s-nim-operator app.kubernetes.io/operator-version=*`},
	{"apps.nvidia.com", "NemoCustomizer", "", false, false, `flat spec securityContext.runAsUser=userID securityContext.runAsGroup=groupID securityContext.fsGroup=groupID metadata=. overlay
container spec as=nim image=image.repository image-tag=image.tag imagePullPolicy=image.pullPolicy overlay
image spec.modelDownloadJobs.image
image spec.nemoDatastoreTools.image
image repository=spec.trainingConfig.image.repository tag=spec.trainingConfig.image.tag
expose spec.expose.service.type service-type`},
	{"apps.nvidia.com", "NemoDatastore", "", false, false, `flat spec securityContext.runAsUser=userID securityContext.runAsGroup=groupID securityContext.fsGroup=groupID metadata=. overlay
container spec as=nim image=image.repository image-tag=image.tag imagePullPolicy=image.pullPolicy overlay
expose spec.expose.service.type service-type`},
	{"apps.nvidia.com", "NemoEntitystore", "", false, false, `flat spec securityContext.runAsUser=userID securityContext.runAsGroup=groupID securityContext.fsGroup=groupID metadata=. overlay
container spec as=nim image=image.repository image-tag=image.tag imagePullPolicy=image.pullPolicy overlay
expose spec.expose.service.type service-type`},
	{"apps.nvidia.com", "NemoEvaluator", "", false, false, `flat spec securityContext.runAsUser=userID securityContext.runAsGroup=groupID securityContext.fsGroup=groupID metadata=. overlay
container spec as=nim image=image.repository image-tag=image.tag imagePullPolicy=image.pullPolicy overlay
expose spec.expose.service.type service-type`},
	{"apps.nvidia.com", "NemoGuardrail", "", false, false, `flat spec securityContext.runAsUser=userID securityContext.runAsGroup=groupID securityContext.fsGroup=groupID metadata=. overlay
container spec as=nim image=image.repository image-tag=image.tag imagePullPolicy=image.pullPolicy overlay
expose spec.expose.service.type service-type`},
	{"apps.openshift.io", "DeploymentConfig", "", false, false, `image spec.strategy.customParams.image
container spec.strategy.recreateParams.pre.execNewPod as=hook overlay
container spec.strategy.recreateParams.mid.execNewPod as=hook overlay
container spec.strategy.recreateParams.post.execNewPod as=hook overlay
container spec.strategy.rollingParams.pre.execNewPod as=hook overlay
container spec.strategy.rollingParams.mid.execNewPod as=hook overlay
container spec.strategy.rollingParams.post.execNewPod as=hook overlay`},
	{"argoproj.io", "AnalysisRun", "", false, false, `template spec.metrics[].provider.job.spec.template`},
	{"argoproj.io", "AnalysisTemplate", "", false, true, `template spec.metrics[].provider.job.spec.template`},
	{"argoproj.io", "ClusterAnalysisTemplate", "", true, true, `template spec.metrics[].provider.job.spec.template`},
	{"argoproj.io", "ClusterWorkflowTemplate", "", true, true, `flat spec metadata=podMetadata overlay
container spec.executorPlugins[].spec.sidecar.container overlay
patch spec.podSpecPatch
flat spec.templateDefaults metadata=metadata overlay
container spec.templateDefaults.container as=main overlay
container spec.templateDefaults.script as=main overlay
containers spec.templateDefaults.containerSet.containers[] overlay
inits spec.templateDefaults.initContainers[] overlay
sidecars spec.templateDefaults.sidecars[] overlay
patch spec.templateDefaults.podSpecPatch
flat spec.templates[] metadata=metadata,/spec.podMetadata under=spec.templateDefaults under=spec
container spec.templates[].container as=main under=spec.templateDefaults.container
container spec.templates[].script as=main under=spec.templateDefaults.script
containers spec.templates[].containerSet.containers[]
inits spec.templates[].initContainers[]
sidecars spec.templates[].sidecars[]
patch spec.templates[].podSpecPatch
yaml spec.templates[].resource.manifest templated
shell spec.templates[].script.source
flat spec.templates[].steps[][].inline metadata=metadata,/spec.podMetadata under=spec.templateDefaults under=spec
container spec.templates[].steps[][].inline.container as=main under=spec.templateDefaults.container
container spec.templates[].steps[][].inline.script as=main under=spec.templateDefaults.script
containers spec.templates[].steps[][].inline.containerSet.containers[]
inits spec.templates[].steps[][].inline.initContainers[]
sidecars spec.templates[].steps[][].inline.sidecars[]
patch spec.templates[].steps[][].inline.podSpecPatch
yaml spec.templates[].steps[][].inline.resource.manifest templated
shell spec.templates[].steps[][].inline.script.source
flat spec.templates[].dag.tasks[].inline metadata=metadata,/spec.podMetadata under=spec.templateDefaults under=spec
container spec.templates[].dag.tasks[].inline.container as=main under=spec.templateDefaults.container
container spec.templates[].dag.tasks[].inline.script as=main under=spec.templateDefaults.script
containers spec.templates[].dag.tasks[].inline.containerSet.containers[]
inits spec.templates[].dag.tasks[].inline.initContainers[]
sidecars spec.templates[].dag.tasks[].inline.sidecars[]
patch spec.templates[].dag.tasks[].inline.podSpecPatch
yaml spec.templates[].dag.tasks[].inline.resource.manifest templated
shell spec.templates[].dag.tasks[].inline.script.source
image spec.arguments.parameters[name=implementations-*].value json=image`},
	{"argoproj.io", "CronWorkflow", "", false, false, `flat spec.workflowSpec metadata=podMetadata overlay
container spec.workflowSpec.executorPlugins[].spec.sidecar.container overlay
patch spec.workflowSpec.podSpecPatch
flat spec.workflowSpec.templateDefaults metadata=metadata overlay
container spec.workflowSpec.templateDefaults.container as=main overlay
container spec.workflowSpec.templateDefaults.script as=main overlay
containers spec.workflowSpec.templateDefaults.containerSet.containers[] overlay
inits spec.workflowSpec.templateDefaults.initContainers[] overlay
sidecars spec.workflowSpec.templateDefaults.sidecars[] overlay
patch spec.workflowSpec.templateDefaults.podSpecPatch
flat spec.workflowSpec.templates[] metadata=metadata,/spec.workflowSpec.podMetadata under=spec.workflowSpec.templateDefaults under=spec.workflowSpec
container spec.workflowSpec.templates[].container as=main under=spec.workflowSpec.templateDefaults.container
container spec.workflowSpec.templates[].script as=main under=spec.workflowSpec.templateDefaults.script
containers spec.workflowSpec.templates[].containerSet.containers[]
inits spec.workflowSpec.templates[].initContainers[]
sidecars spec.workflowSpec.templates[].sidecars[]
patch spec.workflowSpec.templates[].podSpecPatch
yaml spec.workflowSpec.templates[].resource.manifest templated
shell spec.workflowSpec.templates[].script.source
flat spec.workflowSpec.templates[].steps[][].inline metadata=metadata,/spec.workflowSpec.podMetadata under=spec.workflowSpec.templateDefaults under=spec.workflowSpec
container spec.workflowSpec.templates[].steps[][].inline.container as=main under=spec.workflowSpec.templateDefaults.container
container spec.workflowSpec.templates[].steps[][].inline.script as=main under=spec.workflowSpec.templateDefaults.script
containers spec.workflowSpec.templates[].steps[][].inline.containerSet.containers[]
inits spec.workflowSpec.templates[].steps[][].inline.initContainers[]
sidecars spec.workflowSpec.templates[].steps[][].inline.sidecars[]
patch spec.workflowSpec.templates[].steps[][].inline.podSpecPatch
yaml spec.workflowSpec.templates[].steps[][].inline.resource.manifest templated
shell spec.workflowSpec.templates[].steps[][].inline.script.source
flat spec.workflowSpec.templates[].dag.tasks[].inline metadata=metadata,/spec.workflowSpec.podMetadata under=spec.workflowSpec.templateDefaults under=spec.workflowSpec
container spec.workflowSpec.templates[].dag.tasks[].inline.container as=main under=spec.workflowSpec.templateDefaults.container
container spec.workflowSpec.templates[].dag.tasks[].inline.script as=main under=spec.workflowSpec.templateDefaults.script
containers spec.workflowSpec.templates[].dag.tasks[].inline.containerSet.containers[]
inits spec.workflowSpec.templates[].dag.tasks[].inline.initContainers[]
sidecars spec.workflowSpec.templates[].dag.tasks[].inline.sidecars[]
patch spec.workflowSpec.templates[].dag.tasks[].inline.podSpecPatch
yaml spec.workflowSpec.templates[].dag.tasks[].inline.resource.manifest templated
shell spec.workflowSpec.templates[].dag.tasks[].inline.script.source
image spec.workflowSpec.arguments.parameters[name=implementations-*].value json=image`},
	{"argoproj.io", "EventSource", "", false, false, `flat spec.template metadata=metadata overlay
container spec.template.container as=main overlay`},
	{"argoproj.io", "Experiment", "", false, false, `template spec.templates[].template`},
	{"argoproj.io", "Rollout", "", false, false, `template spec.template
labels spec.template`},
	{"argoproj.io", "Sensor", "", false, false, `flat spec.template metadata=metadata overlay
container spec.template.container as=main overlay
object spec.triggers[].template.k8s.source.resource templated
object spec.triggers[].template.argoWorkflow.source.resource templated
yaml spec.triggers[].template.k8s.source.inline templated`},
	{"argoproj.io", "Workflow", "", false, false, `flat spec metadata=podMetadata overlay
container spec.executorPlugins[].spec.sidecar.container overlay
patch spec.podSpecPatch
flat spec.templateDefaults metadata=metadata overlay
container spec.templateDefaults.container as=main overlay
container spec.templateDefaults.script as=main overlay
containers spec.templateDefaults.containerSet.containers[] overlay
inits spec.templateDefaults.initContainers[] overlay
sidecars spec.templateDefaults.sidecars[] overlay
patch spec.templateDefaults.podSpecPatch
flat spec.templates[] metadata=metadata,/spec.podMetadata under=spec.templateDefaults under=spec
container spec.templates[].container as=main under=spec.templateDefaults.container
container spec.templates[].script as=main under=spec.templateDefaults.script
containers spec.templates[].containerSet.containers[]
inits spec.templates[].initContainers[]
sidecars spec.templates[].sidecars[]
patch spec.templates[].podSpecPatch
yaml spec.templates[].resource.manifest templated
shell spec.templates[].script.source
flat spec.templates[].steps[][].inline metadata=metadata,/spec.podMetadata under=spec.templateDefaults under=spec
container spec.templates[].steps[][].inline.container as=main under=spec.templateDefaults.container
container spec.templates[].steps[][].inline.script as=main under=spec.templateDefaults.script
containers spec.templates[].steps[][].inline.containerSet.containers[]
inits spec.templates[].steps[][].inline.initContainers[]
sidecars spec.templates[].steps[][].inline.sidecars[]
patch spec.templates[].steps[][].inline.podSpecPatch
yaml spec.templates[].steps[][].inline.resource.manifest templated
shell spec.templates[].steps[][].inline.script.source
flat spec.templates[].dag.tasks[].inline metadata=metadata,/spec.podMetadata under=spec.templateDefaults under=spec
container spec.templates[].dag.tasks[].inline.container as=main under=spec.templateDefaults.container
container spec.templates[].dag.tasks[].inline.script as=main under=spec.templateDefaults.script
containers spec.templates[].dag.tasks[].inline.containerSet.containers[]
inits spec.templates[].dag.tasks[].inline.initContainers[]
sidecars spec.templates[].dag.tasks[].inline.sidecars[]
patch spec.templates[].dag.tasks[].inline.podSpecPatch
yaml spec.templates[].dag.tasks[].inline.resource.manifest templated
shell spec.templates[].dag.tasks[].inline.script.source
image spec.arguments.parameters[name=implementations-*].value json=image
labels spec.templates[] workflows.argoproj.io/workflow={name} workflows.argoproj.io/completed=*`},
	{"argoproj.io", "WorkflowTemplate", "", false, true, `flat spec metadata=podMetadata overlay
container spec.executorPlugins[].spec.sidecar.container overlay
patch spec.podSpecPatch
flat spec.templateDefaults metadata=metadata overlay
container spec.templateDefaults.container as=main overlay
container spec.templateDefaults.script as=main overlay
containers spec.templateDefaults.containerSet.containers[] overlay
inits spec.templateDefaults.initContainers[] overlay
sidecars spec.templateDefaults.sidecars[] overlay
patch spec.templateDefaults.podSpecPatch
flat spec.templates[] metadata=metadata,/spec.podMetadata under=spec.templateDefaults under=spec
container spec.templates[].container as=main under=spec.templateDefaults.container
container spec.templates[].script as=main under=spec.templateDefaults.script
containers spec.templates[].containerSet.containers[]
inits spec.templates[].initContainers[]
sidecars spec.templates[].sidecars[]
patch spec.templates[].podSpecPatch
yaml spec.templates[].resource.manifest templated
shell spec.templates[].script.source
flat spec.templates[].steps[][].inline metadata=metadata,/spec.podMetadata under=spec.templateDefaults under=spec
container spec.templates[].steps[][].inline.container as=main under=spec.templateDefaults.container
container spec.templates[].steps[][].inline.script as=main under=spec.templateDefaults.script
containers spec.templates[].steps[][].inline.containerSet.containers[]
inits spec.templates[].steps[][].inline.initContainers[]
sidecars spec.templates[].steps[][].inline.sidecars[]
patch spec.templates[].steps[][].inline.podSpecPatch
yaml spec.templates[].steps[][].inline.resource.manifest templated
shell spec.templates[].steps[][].inline.script.source
flat spec.templates[].dag.tasks[].inline metadata=metadata,/spec.podMetadata under=spec.templateDefaults under=spec
container spec.templates[].dag.tasks[].inline.container as=main under=spec.templateDefaults.container
container spec.templates[].dag.tasks[].inline.script as=main under=spec.templateDefaults.script
containers spec.templates[].dag.tasks[].inline.containerSet.containers[]
inits spec.templates[].dag.tasks[].inline.initContainers[]
sidecars spec.templates[].dag.tasks[].inline.sidecars[]
patch spec.templates[].dag.tasks[].inline.podSpecPatch
yaml spec.templates[].dag.tasks[].inline.resource.manifest templated
shell spec.templates[].dag.tasks[].inline.script.source
image spec.arguments.parameters[name=implementations-*].value json=image`},
	{"batch.volcano.sh", "CronJob", "", false, false, `template spec.jobTemplate.spec.tasks[].template`},
	{"batch.volcano.sh", "Job", "", false, false, `template spec.tasks[].template
labels spec.tasks[].template volcano.sh/job-name={name} volcano.sh/job-namespace={namespace} volcano.sh/task-spec={item.name} volcano.sh/queue-name=* volcano.sh/task-index=*`},
	{"beat.k8s.elastic.co", "Beat", "", false, false, `template spec.daemonSet.podTemplate overlay
template spec.deployment.podTemplate overlay
image spec.image`},
	{"build.openshift.io", "BuildConfig", "", false, false, `image spec.strategy.dockerStrategy.from.name when=kind:DockerImage
image spec.strategy.sourceStrategy.from.name when=kind:DockerImage
image spec.strategy.customStrategy.from.name when=kind:DockerImage
image spec.source.images[].from.name when=kind:DockerImage`},
	{"config.kubeflow.org", "KatibConfig", "", false, false, `image runtime.metricsCollectors[].image
image runtime.suggestions[].image
image runtime.earlyStoppings[].image`},
	{"data.fluid.io", "AlluxioRuntime", "", false, false, `image spec.alluxioVersion.image tag=spec.alluxioVersion.imageTag
image spec.fuse.image tag=spec.fuse.imageTag
image spec.initUsers.image tag=spec.initUsers.imageTag`},
	{"data.fluid.io", "CacheRuntimeClass", "", true, true, `template topology.client.template
template topology.master.template
template topology.worker.template
image dataOperationSpecs[].image`},
	{"data.fluid.io", "DataProcess", "", false, false, `pod spec.processor.job.podSpec
flat spec.processor.script overlay
container spec.processor.script as=script image-tag=imageTag overlay`},
	{"data.fluid.io", "Dataset", "", false, false, `model spec.mounts[].mountPoint format=uri dataset`},
	{"data.fluid.io", "JindoRuntime", "", false, false, `image spec.jindoVersion.image tag=spec.jindoVersion.imageTag
image spec.fuse.image tag=spec.fuse.imageTag`},
	{"data.fluid.io", "JuiceFSRuntime", "", false, false, `image spec.juicefsVersion.image tag=spec.juicefsVersion.imageTag
image spec.fuse.image tag=spec.fuse.imageTag`},
	{"data.fluid.io", "ThinRuntime", "", false, false, `image spec.fuse.image tag=spec.fuse.imageTag
image spec.worker.image tag=spec.worker.imageTag`},
	{"data.fluid.io", "ThinRuntimeProfile", "", true, true, `image spec.fuse.image tag=spec.fuse.imageTag
image spec.worker.image tag=spec.worker.imageTag`},
	{"datasciencepipelinesapplications.opendatahub.io", "DataSciencePipelinesApplication", "", false, false, `image spec.apiServer.image
image spec.apiServer.argoDriverImage
image spec.apiServer.argoLauncherImage
image spec.apiServer.managedPipelines.image
image spec.database.mariaDB.image
image spec.mlmd.envoy.image
image spec.mlmd.grpc.image
image spec.objectStorage.minio.image
image spec.persistenceAgent.image
image spec.scheduledWorkflow.image
image spec.workflowController.image
image spec.workflowController.argoExecImage`},
	{"disaggregatedset.x-k8s.io", "DisaggregatedSet", "", false, false, `template spec.roles[].spec.leaderWorkerTemplate.leaderTemplate
template spec.roles[].spec.leaderWorkerTemplate.workerTemplate`},
	{"elasticsearch.k8s.elastic.co", "Elasticsearch", "", false, false, `template spec.nodeSets[].podTemplate versions=v1,v1beta1 overlay
image spec.image`},
	{"extensions.agents.x-k8s.io", "SandboxTemplate", "", false, true, `template spec.podTemplate`},
	{"feast.dev", "FeatureStore", "", false, false, `flat spec.services overlay
image spec.services.offlineStore.server.image
image spec.services.onlineStore.server.image
image spec.services.registry.local.server.image
image spec.services.ui.image
image spec.services.initImage
image spec.cronJob.containerConfigs.image
image spec.feastProjectDir.packaged.image`},
	{"fission.io", "Environment", "", false, false, `pod spec.runtime.podspec overlay
container spec.runtime.container overlay
image spec.runtime.image
pod spec.builder.podspec overlay
container spec.builder.container overlay
image spec.builder.image`},
	{"fission.io", "Function", "", false, false, `pod spec.podspec overlay`},
	{"flink.apache.org", "FlinkBlueGreenDeployment", "", false, false, `template spec.template.spec.podTemplate overlay
template spec.template.spec.jobManager.podTemplate overlay
template spec.template.spec.taskManager.podTemplate overlay
image spec.template.spec.image`},
	{"flink.apache.org", "FlinkDeployment", "", false, false, `template spec.podTemplate overlay
template spec.jobManager.podTemplate overlay
template spec.taskManager.podTemplate overlay
image spec.image`},
	{"flow.volcano.sh", "JobFlow", "", false, false, `template spec.flows[].patch.jobSpec.tasks[].template overlay`},
	{"flow.volcano.sh", "JobTemplate", "", false, true, `template spec.tasks[].template`},
	{"gateway.envoyproxy.io", "EnvoyProxy", "", false, false, `container spec.provider.kubernetes.envoyDeployment.container as=envoy overlay
inits spec.provider.kubernetes.envoyDeployment.initContainers[] overlay
template spec.provider.kubernetes.envoyDeployment.patch.value.spec.template overlay
container spec.provider.kubernetes.envoyDaemonSet.container as=envoy overlay
template spec.provider.kubernetes.envoyDaemonSet.patch.value.spec.template overlay
expose spec.provider.kubernetes.envoyService.type service-type`},
	{"grove.io", "PodClique", "", false, false, `pod spec.podSpec`},
	{"grove.io", "PodCliqueSet", "", false, false, `pod spec.template.cliques[].spec.podSpec`},
	{"image.openshift.io", "ImageStream", "", false, false, `image spec.tags[].from.name when=kind:DockerImage
image spec.dockerImageRepository`},
	{"inference.kubedl.io", "ElasticBatchJob", "", false, false, `template spec.elasticBatchReplicaSpecs{}.template`},
	{"inference.llmaz.io", "BackendRuntime", "", true, true, `flat spec overlay
container spec as=model-runner image-tag=version env=envs overlay
containers spec.recommendedConfigs[] overlay`},
	{"inference.llmaz.io", "Playground", "", false, false, `container spec.backendRuntimeConfig as=model-runner image-tag=version env=envs append-args overlay
model spec.modelClaim.modelName format=ref:OpenModel
model spec.modelClaims.models[].name format=ref:OpenModel`},
	{"inference.llmaz.io", "Service", "", false, false, `template spec.workloadTemplate.leaderTemplate
template spec.workloadTemplate.workerTemplate`},
	{"jobset.x-k8s.io", "JobSet", "", false, false, `template spec.replicatedJobs[].template.spec.template
labels spec.replicatedJobs[].template.spec.template jobset.sigs.k8s.io/jobset-name={name} jobset.sigs.k8s.io/replicatedjob-name={item.name} jobset.sigs.k8s.io/jobset-uid=* jobset.sigs.k8s.io/replicatedjob-replicas=* jobset.sigs.k8s.io/job-index=* jobset.sigs.k8s.io/job-global-index=* batch.kubernetes.io/job-name=* job-name=*`},
	{"kagent.dev", "Agent", "", false, false, `flat spec.byo.deployment securityContext=podSecurityContext metadata=. overlay
container spec.byo.deployment as=kagent overlay
sidecars spec.byo.deployment.extraContainers[] overlay
flat spec.declarative.deployment securityContext=podSecurityContext metadata=. overlay
container spec.declarative.deployment as=kagent overlay
sidecars spec.declarative.deployment.extraContainers[] overlay`},
	{"kagent.dev", "MCPServer", "", false, false, `flat spec.deployment securityContext=podSecurityContext metadata=. overlay
container spec.deployment as=mcp-server overlay
inits spec.deployment.initContainer as=copy-binary overlay
sidecars spec.deployment.sidecars[]`},
	{"kagent.dev", "SandboxAgent", "", false, false, `flat spec.byo.deployment securityContext=podSecurityContext metadata=. overlay
container spec.byo.deployment as=kagent overlay
sidecars spec.byo.deployment.extraContainers[] overlay
flat spec.declarative.deployment securityContext=podSecurityContext metadata=. overlay
container spec.declarative.deployment as=kagent overlay
sidecars spec.declarative.deployment.extraContainers[] overlay
image spec.byo.image`},
	{"kaito.sh", "InferenceSet", "", false, false, `template spec.template.inference.template
image spec.template.inference.preset.presetOptions.image
image spec.template.inference.adapters[].source.image
model spec.template.inference.preset.name format=preset|hf-id
model spec.template.inference.adapters[].source.urls[] format=url`},
	{"kaito.sh", "ModelMirror", "", true, false, `model spec.source.modelID format=hf-id`},
	{"kaito.sh", "MultiRoleInference", "", false, false, `model spec.model.name format=hf-id`},
	{"kaito.sh", "RAGEngine", "", false, false, `image spec.embedding.local.image
model spec.embedding.local.modelID format=hf-id
model spec.embedding.remote.url format=endpoint
model spec.inferenceService.url format=endpoint`},
	{"kaito.sh", "Workspace", "", false, false, `template inference.template
image inference.preset.presetOptions.image
image inference.adapters[].source.image
model inference.preset.name format=preset|hf-id
model inference.adapters[].source.urls[] format=url
image tuning.preset.presetOptions.image
image tuning.input.image
image tuning.output.image
model tuning.preset.name format=preset
model tuning.input.urls[] format=url dataset`},
	{"keda.sh", "ScaledJob", "", false, false, `template spec.jobTargetRef.template`},
	{"kibana.k8s.elastic.co", "Kibana", "", false, false, `template spec.podTemplate versions=v1,v1beta1 overlay
image spec.image`},
	{"kjobctl.x-k8s.io", "JobTemplate", "", false, true, `template template.spec.template`},
	{"kjobctl.x-k8s.io", "RayClusterTemplate", "", false, true, `template template.spec.headGroupSpec.template
template template.spec.workerGroupSpecs[].template
container template.spec.autoscalerOptions as=autoscaler overlay
image template.spec.historyServerOptions.collectorOptions.image
expose template.spec.headGroupSpec.serviceType service-type
expose template.spec.headGroupSpec.enableIngress enabled
expose template.spec.headGroupSpec.headService service`},
	{"kjobctl.x-k8s.io", "RayJobTemplate", "", false, true, `template template.spec.rayClusterSpec.headGroupSpec.template
template template.spec.rayClusterSpec.workerGroupSpecs[].template
container template.spec.rayClusterSpec.autoscalerOptions as=autoscaler overlay
image template.spec.rayClusterSpec.historyServerOptions.collectorOptions.image
expose template.spec.rayClusterSpec.headGroupSpec.serviceType service-type
expose template.spec.rayClusterSpec.headGroupSpec.enableIngress enabled
expose template.spec.rayClusterSpec.headGroupSpec.headService service
template template.spec.submitterPodTemplate
shell template.spec.entrypoint
config template.spec.runtimeEnvYAML`},
	{"kro.run", "ResourceGraphDefinition", "", true, false, `object spec.resources[].template templated`},
	{"kubeai.org", "Model", "", false, false, `flat spec overlay
container spec as=server append-args overlay
model spec.url format=uri revision=none schemes=hf,pvc,ollama,s3,gs,oss
model spec.adapters[].url format=uri revision=none
labels spec app=model model={name} app.kubernetes.io/managed-by=kubeai app.kubernetes.io/name=* app.kubernetes.io/instance=* pod-hash=*`},
	{"kubeflow.org", "ClusterTrainingRuntime", "", true, true, `template spec.template.spec.replicatedJobs[].template.spec.template`},
	{"kubeflow.org", "Experiment", "", false, false, `container spec.metricsCollectorSpec.collector.customCollector overlay
object spec.trialTemplate.trialSpec templated`},
	{"kubeflow.org", "JAXJob", "", false, false, `template spec.jaxReplicaSpecs{}.template
labels spec.jaxReplicaSpecs{}.template training.kubeflow.org/job-name={name} training.kubeflow.org/replica-type={key} training.kubeflow.org/operator-name=jaxjob-controller training.kubeflow.org/replica-index=* training.kubeflow.org/job-role=*`},
	{"kubeflow.org", "MPIJob", "", false, false, `template spec.mpiReplicaSpecs{}.template
labels spec.mpiReplicaSpecs{}.template training.kubeflow.org/job-name={name} training.kubeflow.org/replica-type=* training.kubeflow.org/operator-name=* training.kubeflow.org/replica-index=* training.kubeflow.org/job-role=*`},
	{"kubeflow.org", "Notebook", "", false, false, `template spec.template
labels spec.template statefulset={name} notebook-name={name} from=metadata.labels`},
	{"kubeflow.org", "PVCViewer", "", false, false, `pod spec.podSpec`},
	{"kubeflow.org", "PaddleJob", "", false, false, `template spec.paddleReplicaSpecs{}.template
labels spec.paddleReplicaSpecs{}.template training.kubeflow.org/job-name={name} training.kubeflow.org/replica-type={key} training.kubeflow.org/operator-name=paddlejob-controller training.kubeflow.org/replica-index=* training.kubeflow.org/job-role=*`},
	{"kubeflow.org", "PodDefault", "", false, true, `pod spec overlay
sidecars spec.sidecars[] overlay
container spec as=selected overlay`},
	{"kubeflow.org", "PyTorchJob", "", false, false, `template spec.pytorchReplicaSpecs{}.template
labels spec.pytorchReplicaSpecs{}.template training.kubeflow.org/job-name={name} training.kubeflow.org/replica-type={key} training.kubeflow.org/operator-name=pytorchjob-controller training.kubeflow.org/replica-index=* training.kubeflow.org/job-role=*`},
	{"kubeflow.org", "ScheduledWorkflow", "", false, false, `flat spec.workflow.spec metadata=podMetadata overlay
container spec.workflow.spec.executorPlugins[].spec.sidecar.container overlay
patch spec.workflow.spec.podSpecPatch
flat spec.workflow.spec.templateDefaults metadata=metadata overlay
container spec.workflow.spec.templateDefaults.container as=main overlay
container spec.workflow.spec.templateDefaults.script as=main overlay
containers spec.workflow.spec.templateDefaults.containerSet.containers[] overlay
inits spec.workflow.spec.templateDefaults.initContainers[] overlay
sidecars spec.workflow.spec.templateDefaults.sidecars[] overlay
patch spec.workflow.spec.templateDefaults.podSpecPatch
flat spec.workflow.spec.templates[] metadata=metadata,/spec.workflow.spec.podMetadata under=spec.workflow.spec.templateDefaults under=spec.workflow.spec
container spec.workflow.spec.templates[].container as=main under=spec.workflow.spec.templateDefaults.container
container spec.workflow.spec.templates[].script as=main under=spec.workflow.spec.templateDefaults.script
containers spec.workflow.spec.templates[].containerSet.containers[]
inits spec.workflow.spec.templates[].initContainers[]
sidecars spec.workflow.spec.templates[].sidecars[]
patch spec.workflow.spec.templates[].podSpecPatch
yaml spec.workflow.spec.templates[].resource.manifest templated
shell spec.workflow.spec.templates[].script.source
flat spec.workflow.spec.templates[].steps[][].inline metadata=metadata,/spec.workflow.spec.podMetadata under=spec.workflow.spec.templateDefaults under=spec.workflow.spec
container spec.workflow.spec.templates[].steps[][].inline.container as=main under=spec.workflow.spec.templateDefaults.container
container spec.workflow.spec.templates[].steps[][].inline.script as=main under=spec.workflow.spec.templateDefaults.script
containers spec.workflow.spec.templates[].steps[][].inline.containerSet.containers[]
inits spec.workflow.spec.templates[].steps[][].inline.initContainers[]
sidecars spec.workflow.spec.templates[].steps[][].inline.sidecars[]
patch spec.workflow.spec.templates[].steps[][].inline.podSpecPatch
yaml spec.workflow.spec.templates[].steps[][].inline.resource.manifest templated
shell spec.workflow.spec.templates[].steps[][].inline.script.source
flat spec.workflow.spec.templates[].dag.tasks[].inline metadata=metadata,/spec.workflow.spec.podMetadata under=spec.workflow.spec.templateDefaults under=spec.workflow.spec
container spec.workflow.spec.templates[].dag.tasks[].inline.container as=main under=spec.workflow.spec.templateDefaults.container
container spec.workflow.spec.templates[].dag.tasks[].inline.script as=main under=spec.workflow.spec.templateDefaults.script
containers spec.workflow.spec.templates[].dag.tasks[].inline.containerSet.containers[]
inits spec.workflow.spec.templates[].dag.tasks[].inline.initContainers[]
sidecars spec.workflow.spec.templates[].dag.tasks[].inline.sidecars[]
patch spec.workflow.spec.templates[].dag.tasks[].inline.podSpecPatch
yaml spec.workflow.spec.templates[].dag.tasks[].inline.resource.manifest templated
shell spec.workflow.spec.templates[].dag.tasks[].inline.script.source
image spec.workflow.spec.arguments.parameters[name=implementations-*].value json=image`},
	{"kubeflow.org", "TFJob", "", false, false, `template spec.tfReplicaSpecs{}.template
labels spec.tfReplicaSpecs{}.template training.kubeflow.org/job-name={name} training.kubeflow.org/replica-type={key} training.kubeflow.org/operator-name=tfjob-controller training.kubeflow.org/replica-index=* training.kubeflow.org/job-role=*`},
	{"kubeflow.org", "TrainJob", "", false, false, `container spec.trainer as=trainer resources=resourcesPerNode overlay
pod spec.podSpecOverrides[] overlay
model spec.modelConfig.input.storageUri format=uri revision=none
model spec.modelConfig.output.storageUri format=uri revision=none
model spec.datasetConfig.storageUri format=uri revision=none dataset`},
	{"kubeflow.org", "TrainingRuntime", "", false, true, `template spec.template.spec.replicatedJobs[].template.spec.template`},
	{"kubeflow.org", "Trial", "", false, false, `container spec.metricsCollector.collector.customCollector overlay
object spec.runSpec templated`},
	{"kubeflow.org", "Viewer", "", false, false, `template spec.podTemplateSpec`},
	{"kubeflow.org", "XGBoostJob", "", false, false, `template spec.xgbReplicaSpecs{}.template
labels spec.xgbReplicaSpecs{}.template training.kubeflow.org/job-name={name} training.kubeflow.org/replica-type={key} training.kubeflow.org/operator-name=xgboostjob-controller training.kubeflow.org/replica-index=* training.kubeflow.org/job-role=*`},
	{"kubernetes.crossplane.io", "Object", "", true, false, `object spec.forProvider.manifest elsewhere`},
	{"kubernetes.dask.org", "DaskCluster", "", false, false, `template spec.scheduler
template spec.worker
expose spec.scheduler.service.type service-type`},
	{"kubernetes.dask.org", "DaskJob", "", false, false, `template spec.cluster.spec.scheduler
template spec.cluster.spec.worker
expose spec.cluster.spec.scheduler.service.type service-type
template spec.job`},
	{"kubernetes.dask.org", "DaskWorkerGroup", "", false, false, `template spec.worker`},
	{"kubernetes.m.crossplane.io", "Object", "", false, false, `object spec.forProvider.manifest elsewhere`},
	{"kueue.x-k8s.io", "Workload", "", false, false, `template spec.podSets[].template`},
	{"leaderworkerset.x-k8s.io", "LeaderWorkerSet", "", false, false, `template spec.leaderWorkerTemplate.leaderTemplate
template spec.leaderWorkerTemplate.workerTemplate
labels spec.leaderWorkerTemplate.leaderTemplate leaderworkerset.sigs.k8s.io/name={name} leaderworkerset.sigs.k8s.io/worker-index=0 leaderworkerset.sigs.k8s.io/group-index=* leaderworkerset.sigs.k8s.io/group-key=* leaderworkerset.sigs.k8s.io/subgroup-index=* leaderworkerset.sigs.k8s.io/subgroup-key=*
labels spec.leaderWorkerTemplate.workerTemplate leaderworkerset.sigs.k8s.io/name={name} leaderworkerset.sigs.k8s.io/worker-index=* leaderworkerset.sigs.k8s.io/group-index=* leaderworkerset.sigs.k8s.io/group-key=* leaderworkerset.sigs.k8s.io/subgroup-index=* leaderworkerset.sigs.k8s.io/subgroup-key=*`},
	{"llamastack.io", "LlamaStackDistribution", "", false, false, `flat spec.server serviceAccountName=podOverrides.serviceAccountName volumes=podOverrides.volumes overlay
container spec.server.containerSpec as=llama-stack volumeMounts=volumeMounts,/spec.server.podOverrides.volumeMounts overlay
image spec.server.distribution.image
expose spec.network.exposeRoute enabled`},
	{"llmaz.io", "OpenModel", "", true, false, `model spec.source.modelHub.modelID format=hf-id revision-at=spec.source.modelHub.revision
model spec.source.uri format=uri revision=none schemes=oss,ollama,host`},
	{"logstash.k8s.elastic.co", "Logstash", "", false, false, `template spec.podTemplate overlay
image spec.image`},
	{"machinelearning.seldon.io", "SeldonDeployment", "", false, false, `template spec.predictors[].componentSpecs[] overlay
container spec.predictors[].explainer.containerSpec as=explainer overlay
model spec.predictors[].explainer.modelUri format=uri revision=none
image spec.predictors[].explainer.storageInitializerImage
model spec.predictors[].graph.modelUri format=uri revision=none
image spec.predictors[].graph.storageInitializerImage
model spec.predictors[].graph.children[].modelUri format=uri revision=none
image spec.predictors[].graph.children[].storageInitializerImage
model spec.predictors[].graph.children[].children[].modelUri format=uri revision=none
image spec.predictors[].graph.children[].children[].storageInitializerImage
model spec.predictors[].graph.children[].children[].children[].modelUri format=uri revision=none
image spec.predictors[].graph.children[].children[].children[].storageInitializerImage
labels spec.predictors[].componentSpecs[] seldon-deployment-id={name} seldon-app=* seldon-app-svc=* app=* version=* fluentd=true`},
	{"milvus.io", "Milvus", "", false, false, `flat spec.components overlay
container spec.components as=milvus securityContext=- overlay
flat spec.components.proxy overlay
container spec.components.proxy as=milvus securityContext=- overlay
flat spec.components.standalone overlay
container spec.components.standalone as=milvus securityContext=- overlay
flat spec.components.mixCoord overlay
container spec.components.mixCoord as=milvus securityContext=- overlay
flat spec.components.dataNode overlay
container spec.components.dataNode as=milvus securityContext=- overlay
flat spec.components.queryNode overlay
container spec.components.queryNode as=milvus securityContext=- overlay
flat spec.components.indexNode overlay
container spec.components.indexNode as=milvus securityContext=- overlay
flat spec.components.streamingNode overlay
container spec.components.streamingNode as=milvus securityContext=- overlay
image spec.components.toolImage
config spec.config
expose spec.components.proxy.serviceType service-type
expose spec.components.standalone.serviceType service-type`},
	{"mlops.seldon.io", "Model", "", false, false, `model spec.storageUri format=uri revision=none`},
	{"mlops.seldon.io", "SeldonConfig", "", false, true, `pod spec.components[].podSpec`},
	{"mlops.seldon.io", "SeldonRuntime", "", false, false, `pod spec.overrides[].podSpec overlay`},
	{"mlops.seldon.io", "Server", "", false, false, `pod spec.podSpec overlay
container spec.imageOverrides.agent as=agent overlay
container spec.imageOverrides.rclone as=rclone overlay`},
	{"mlops.seldon.io", "ServerConfig", "", false, true, `pod spec.podSpec`},
	{"model.aibrix.ai", "ModelAdapter", "", false, false, `model spec.artifactURL format=uri revision=none schemes=s3,gcs,huggingface`},
	{"model.aibrix.ai", "ModelClaim", "", false, false, `model spec.modelName format=name`},
	{"model.kubedl.io", "ModelVersion", "", false, false, `image repository=spec.imageRepo tag=spec.imageTag`},
	{"monitoring.coreos.com", "Alertmanager", "", false, false, `pod spec metadata=podMetadata overlay
image spec.image`},
	{"monitoring.coreos.com", "Prometheus", "", false, false, `pod spec metadata=podMetadata overlay
image spec.image`},
	{"monitoring.coreos.com", "PrometheusAgent", "", false, false, `pod spec metadata=podMetadata overlay
image spec.image`},
	{"monitoring.coreos.com", "ThanosRuler", "", false, false, `pod spec metadata=podMetadata overlay
image spec.image`},
	{"notebook.kubedl.io", "Notebook", "", false, false, `template spec.template`},
	{"nuclio.io", "NuclioFunction", "", false, false, `flat spec serviceAccountName=serviceAccount volumes=- overlay
container spec as=nuclio securityContext=- overlay
inits spec.initContainers[]
sidecars spec.sidecars[]
image spec.build.baseImage
image spec.build.onbuildImage
expose spec.serviceType service-type`},
	{"nvidia.com", "ClusterPolicy", "", true, false, `image repository=spec.ccManager.repository name=spec.ccManager.image tag=spec.ccManager.version
image repository=spec.dcgm.repository name=spec.dcgm.image tag=spec.dcgm.version
image repository=spec.dcgmExporter.repository name=spec.dcgmExporter.image tag=spec.dcgmExporter.version
image repository=spec.devicePlugin.repository name=spec.devicePlugin.image tag=spec.devicePlugin.version
image repository=spec.driver.repository name=spec.driver.image tag=spec.driver.version
image repository=spec.driver.manager.repository name=spec.driver.manager.image tag=spec.driver.manager.version
image repository=spec.gdrcopy.repository name=spec.gdrcopy.image tag=spec.gdrcopy.version
image repository=spec.gds.repository name=spec.gds.image tag=spec.gds.version
image repository=spec.gfd.repository name=spec.gfd.image tag=spec.gfd.version
image repository=spec.kataManager.repository name=spec.kataManager.image tag=spec.kataManager.version
image repository=spec.kataSandboxDevicePlugin.repository name=spec.kataSandboxDevicePlugin.image tag=spec.kataSandboxDevicePlugin.version
image repository=spec.migManager.repository name=spec.migManager.image tag=spec.migManager.version
image repository=spec.nodeStatusExporter.repository name=spec.nodeStatusExporter.image tag=spec.nodeStatusExporter.version
image repository=spec.operator.initContainer.repository name=spec.operator.initContainer.image tag=spec.operator.initContainer.version
image repository=spec.sandboxDevicePlugin.repository name=spec.sandboxDevicePlugin.image tag=spec.sandboxDevicePlugin.version
image repository=spec.toolkit.repository name=spec.toolkit.image tag=spec.toolkit.version
image repository=spec.validator.repository name=spec.validator.image tag=spec.validator.version
image repository=spec.vfioManager.repository name=spec.vfioManager.image tag=spec.vfioManager.version
image repository=spec.vfioManager.driverManager.repository name=spec.vfioManager.driverManager.image tag=spec.vfioManager.driverManager.version
image repository=spec.vgpuDeviceManager.repository name=spec.vgpuDeviceManager.image tag=spec.vgpuDeviceManager.version
image repository=spec.vgpuManager.repository name=spec.vgpuManager.image tag=spec.vgpuManager.version
image repository=spec.vgpuManager.driverManager.repository name=spec.vgpuManager.driverManager.image tag=spec.vgpuManager.driverManager.version`},
	{"nvidia.com", "DynamoCheckpoint", "", false, false, `template spec.job.podTemplateSpec
model spec.identity.model format=hf-id`},
	{"nvidia.com", "DynamoComponentDeployment", "", false, false, `template spec.podTemplate overlay
pod spec.extraPodSpec metadata=/spec.extraPodMetadata overlay
container spec.extraPodSpec.mainContainer as=main env=env,/spec.envs volumeMounts=volumeMounts,/spec.volumeMounts overlay
model spec.modelRef.name format=hf-id revision-at=spec.modelRef.revision
expose spec.ingress.enabled enabled`},
	{"nvidia.com", "DynamoGraphDeployment", "", false, false, `template spec.components[].podTemplate overlay
model spec.components[].modelRef.name format=hf-id revision-at=spec.components[].modelRef.revision
pod spec.services{}.extraPodSpec metadata=/spec.services{}.extraPodMetadata overlay
container spec.services{}.extraPodSpec.mainContainer as=main env=env,/spec.services{}.envs volumeMounts=volumeMounts,/spec.services{}.volumeMounts overlay
model spec.services{}.modelRef.name format=hf-id revision-at=spec.services{}.modelRef.revision
expose spec.services{}.ingress.enabled enabled`},
	{"nvidia.com", "DynamoGraphDeploymentRequest", "", false, false, `template spec.overrides.profilingJob.template overlay
image spec.image
model spec.model format=hf-id
object spec.overrides.dgd`},
	{"nvidia.com", "DynamoModel", "", false, false, `model spec.source.uri format=uri revision=@`},
	{"nvidia.com", "GPUCluster", "", true, false, `image repository=spec.dcgm.repository name=spec.dcgm.image tag=spec.dcgm.version
image repository=spec.dcgmExporter.repository name=spec.dcgmExporter.image tag=spec.dcgmExporter.version
image repository=spec.draDriver.repository name=spec.draDriver.image tag=spec.draDriver.version`},
	{"nvidia.com", "NVIDIADriver", "", true, false, `image repository=spec.repository name=spec.image tag=spec.version
image repository=spec.gdrcopy.repository name=spec.gdrcopy.image tag=spec.gdrcopy.version
image repository=spec.gds.repository name=spec.gds.image tag=spec.gds.version
image repository=spec.manager.repository name=spec.manager.image tag=spec.manager.version`},
	{"ollama.ayaka.io", "Model", "", false, false, `flat spec overlay
container spec as=server image=- env=extraEnv envFrom=extraEnvFrom overlay
template spec.podTemplate overlay
model spec.image format=ollama`},
	{"ome.io", "BaseModel", "", false, false, `model spec.storage.storageUri format=uri revision=@ schemes=oci,pvc,vendor,hf,s3,gs,az,github,local`},
	{"ome.io", "BenchmarkJob", "", false, false, `flat spec.podOverride overlay
container spec.podOverride as=benchmark overlay
model spec.dataset.storageUri format=uri revision=@ dataset`},
	{"ome.io", "ClusterBaseModel", "", true, false, `model spec.storage.storageUri format=uri revision=@ schemes=oci,pvc,vendor,hf,s3,gs,az,github,local`},
	{"ome.io", "ClusterServingRuntime", "", true, true, `pod spec metadata=. overlay
pod spec.workers overlay
pod spec.engineConfig metadata=. overlay
container spec.engineConfig.runner as=ome-container overlay
pod spec.engineConfig.leader metadata=. overlay
container spec.engineConfig.leader.runner as=ome-container overlay
pod spec.engineConfig.worker metadata=. overlay
container spec.engineConfig.worker.runner as=ome-container overlay
pod spec.decoderConfig metadata=. overlay
container spec.decoderConfig.runner as=ome-container overlay
pod spec.decoderConfig.leader metadata=. overlay
container spec.decoderConfig.leader.runner as=ome-container overlay
pod spec.decoderConfig.worker metadata=. overlay
container spec.decoderConfig.worker.runner as=ome-container overlay
pod spec.routerConfig metadata=. overlay
container spec.routerConfig.runner as=ome-container overlay`},
	{"ome.io", "FineTunedWeight", "", true, false, `model spec.storage.storageUri format=uri revision=@ schemes=oci,pvc,vendor,hf,s3,gs,az,github,local`},
	{"ome.io", "InferenceService", "", false, false, `pod spec.engine metadata=. overlay
container spec.engine.runner as=ome-container overlay
pod spec.engine.leader metadata=. overlay
container spec.engine.leader.runner as=ome-container overlay
pod spec.engine.worker metadata=. overlay
container spec.engine.worker.runner as=ome-container overlay
pod spec.decoder metadata=. overlay
container spec.decoder.runner as=ome-container overlay
pod spec.decoder.leader metadata=. overlay
container spec.decoder.leader.runner as=ome-container overlay
pod spec.decoder.worker metadata=. overlay
container spec.decoder.worker.runner as=ome-container overlay
pod spec.router metadata=. overlay
container spec.router.runner as=ome-container overlay
pod spec.predictor metadata=. overlay
container spec.predictor.model as=ome-container overlay
pod spec.predictor.workerSpec metadata=. overlay
container spec.predictor.workerSpec.runner as=ome-container overlay
model spec.model.name format=ref:BaseModel
model spec.predictor.model.storageUri format=uri revision=@`},
	{"ome.io", "ServingRuntime", "", false, true, `pod spec metadata=. overlay
pod spec.workers overlay
pod spec.engineConfig metadata=. overlay
container spec.engineConfig.runner as=ome-container overlay
pod spec.engineConfig.leader metadata=. overlay
container spec.engineConfig.leader.runner as=ome-container overlay
pod spec.engineConfig.worker metadata=. overlay
container spec.engineConfig.worker.runner as=ome-container overlay
pod spec.decoderConfig metadata=. overlay
container spec.decoderConfig.runner as=ome-container overlay
pod spec.decoderConfig.leader metadata=. overlay
container spec.decoderConfig.leader.runner as=ome-container overlay
pod spec.decoderConfig.worker metadata=. overlay
container spec.decoderConfig.worker.runner as=ome-container overlay
pod spec.routerConfig metadata=. overlay
container spec.routerConfig.runner as=ome-container overlay`},
	{"opentelemetry.io", "Instrumentation", "", false, false, `image spec.java.image
image spec.python.image
image spec.nodejs.image
image spec.dotnet.image
image spec.go.image
image spec.apacheHttpd.image
image spec.nginx.image`},
	{"opentelemetry.io", "OpenTelemetryCollector", "", false, false, `flat spec serviceAccountName=serviceAccount securityContext=podSecurityContext overlay
container spec as=otc-container overlay
containers spec.additionalContainers[]
inits spec.initContainers[]
image spec.targetAllocator.image`},
	{"operators.coreos.com", "ClusterServiceVersion", "", false, false, `template spec.install.spec.deployments[].spec.template
image spec.relatedImages[].image`},
	{"orchestration.aibrix.ai", "KVCache", "", false, false, `template spec.cache.template overlay
template spec.watcher.template overlay
template spec.metadata.etcd.runtime.template overlay
template spec.metadata.redis.runtime.template overlay
image spec.cache.image
image spec.watcher.image
image spec.metadata.etcd.runtime.image
image spec.metadata.redis.runtime.image
expose spec.service.type service-type`},
	{"orchestration.aibrix.ai", "PodSet", "", false, false, `template spec.template`},
	{"orchestration.aibrix.ai", "RayClusterFleet", "", false, false, `template spec.template.spec.headGroupSpec.template
template spec.template.spec.workerGroupSpecs[].template
container spec.template.spec.autoscalerOptions as=autoscaler overlay
image spec.template.spec.historyServerOptions.collectorOptions.image
expose spec.template.spec.headGroupSpec.serviceType service-type
expose spec.template.spec.headGroupSpec.enableIngress enabled
expose spec.template.spec.headGroupSpec.headService service`},
	{"orchestration.aibrix.ai", "RayClusterReplicaSet", "", false, false, `template spec.template.spec.headGroupSpec.template
template spec.template.spec.workerGroupSpecs[].template
container spec.template.spec.autoscalerOptions as=autoscaler overlay
image spec.template.spec.historyServerOptions.collectorOptions.image
expose spec.template.spec.headGroupSpec.serviceType service-type
expose spec.template.spec.headGroupSpec.enableIngress enabled
expose spec.template.spec.headGroupSpec.headService service`},
	{"orchestration.aibrix.ai", "RoleSet", "", false, false, `template spec.roles[].template`},
	{"orchestration.aibrix.ai", "StormService", "", false, false, `template spec.template.spec.roles[].template`},
	{"pipelines.kubeflow.org", "PipelineVersion", "", false, true, `container spec.pipelineSpec.deploymentSpec.executors{}.container as=main overlay`},
	{"production-stack.vllm.ai", "CacheServer", "", false, false, `flat spec overlay
container spec as=cache-server image=image.name image-registry=image.registry imagePullPolicy=image.pullPolicy overlay`},
	{"production-stack.vllm.ai", "LoraAdapter", "", false, false, `model spec.adapterSource.repository format=hf-id|uri
model spec.adapterSource.adapterPath format=path
model spec.baseModel format=name`},
	{"production-stack.vllm.ai", "VLLMRouter", "", false, false, `flat spec overlay
container spec as=router image=image.name image-registry=image.registry imagePullPolicy=image.pullPolicy args=extraArgs append-args overlay`},
	{"production-stack.vllm.ai", "VLLMRuntime", "", false, false, `flat spec runtimeClassName=deploymentConfig.runtimeClass overlay
container spec as=vllm image=deploymentConfig.image.name image-registry=deploymentConfig.image.registry imagePullPolicy=deploymentConfig.image.pullPolicy env=vllmConfig.env args=vllmConfig.extraArgs append-args overlay
container spec.deploymentConfig.sidecarConfig image=image.name image-registry=image.registry imagePullPolicy=image.pullPolicy overlay
model spec.model.modelURL format=hf-id|path
labels spec app={name} from=metadata.labels`},
	{"ray.io", "RayCluster", "", false, false, `template spec.headGroupSpec.template
template spec.workerGroupSpecs[].template
container spec.autoscalerOptions as=autoscaler overlay
image spec.historyServerOptions.collectorOptions.image
expose spec.headGroupSpec.serviceType service-type
expose spec.headGroupSpec.enableIngress enabled
expose spec.headGroupSpec.headService service
labels spec.headGroupSpec.template ray.io/cluster={name} ray.io/node-type=head ray.io/group=headgroup ray.io/identifier={name}-head ray.io/is-ray-node=yes app.kubernetes.io/name=kuberay app.kubernetes.io/created-by=kuberay-operator
labels spec.workerGroupSpecs[].template ray.io/cluster={name} ray.io/node-type=worker ray.io/group={item.groupName} ray.io/identifier={name}-worker ray.io/is-ray-node=yes app.kubernetes.io/name=kuberay app.kubernetes.io/created-by=kuberay-operator`},
	{"ray.io", "RayCronJob", "", false, false, `template spec.jobTemplate.rayClusterSpec.headGroupSpec.template
template spec.jobTemplate.rayClusterSpec.workerGroupSpecs[].template
container spec.jobTemplate.rayClusterSpec.autoscalerOptions as=autoscaler overlay
image spec.jobTemplate.rayClusterSpec.historyServerOptions.collectorOptions.image
expose spec.jobTemplate.rayClusterSpec.headGroupSpec.serviceType service-type
expose spec.jobTemplate.rayClusterSpec.headGroupSpec.enableIngress enabled
expose spec.jobTemplate.rayClusterSpec.headGroupSpec.headService service
template spec.jobTemplate.submitterPodTemplate
shell spec.jobTemplate.entrypoint
config spec.jobTemplate.runtimeEnvYAML
labels spec.jobTemplate.rayClusterSpec.headGroupSpec.template ray.io/cluster=* ray.io/node-type=head ray.io/group=headgroup ray.io/identifier=* ray.io/is-ray-node=yes app.kubernetes.io/name=kuberay app.kubernetes.io/created-by=kuberay-operator
labels spec.jobTemplate.rayClusterSpec.workerGroupSpecs[].template ray.io/cluster=* ray.io/node-type=worker ray.io/group={item.groupName} ray.io/identifier=* ray.io/is-ray-node=yes app.kubernetes.io/name=kuberay app.kubernetes.io/created-by=kuberay-operator`},
	{"ray.io", "RayJob", "", false, false, `template spec.rayClusterSpec.headGroupSpec.template
template spec.rayClusterSpec.workerGroupSpecs[].template
container spec.rayClusterSpec.autoscalerOptions as=autoscaler overlay
image spec.rayClusterSpec.historyServerOptions.collectorOptions.image
expose spec.rayClusterSpec.headGroupSpec.serviceType service-type
expose spec.rayClusterSpec.headGroupSpec.enableIngress enabled
expose spec.rayClusterSpec.headGroupSpec.headService service
template spec.submitterPodTemplate
shell spec.entrypoint
config spec.runtimeEnvYAML
labels spec.rayClusterSpec.headGroupSpec.template ray.io/cluster=* ray.io/node-type=head ray.io/group=headgroup ray.io/identifier=* ray.io/is-ray-node=yes app.kubernetes.io/name=kuberay app.kubernetes.io/created-by=kuberay-operator
labels spec.rayClusterSpec.workerGroupSpecs[].template ray.io/cluster=* ray.io/node-type=worker ray.io/group={item.groupName} ray.io/identifier=* ray.io/is-ray-node=yes app.kubernetes.io/name=kuberay app.kubernetes.io/created-by=kuberay-operator`},
	{"ray.io", "RayService", "", false, false, `template spec.rayClusterConfig.headGroupSpec.template
template spec.rayClusterConfig.workerGroupSpecs[].template
container spec.rayClusterConfig.autoscalerOptions as=autoscaler overlay
image spec.rayClusterConfig.historyServerOptions.collectorOptions.image
expose spec.rayClusterConfig.headGroupSpec.serviceType service-type
expose spec.rayClusterConfig.headGroupSpec.enableIngress enabled
expose spec.rayClusterConfig.headGroupSpec.headService service
config spec.serveConfigV2
expose spec.serveService service
labels spec.rayClusterConfig.headGroupSpec.template ray.io/cluster=* ray.io/node-type=head ray.io/group=headgroup ray.io/identifier=* ray.io/is-ray-node=yes ray.io/serve=* app.kubernetes.io/name=kuberay app.kubernetes.io/created-by=kuberay-operator
labels spec.rayClusterConfig.workerGroupSpecs[].template ray.io/cluster=* ray.io/node-type=worker ray.io/group={item.groupName} ray.io/identifier=* ray.io/is-ray-node=yes ray.io/serve=* app.kubernetes.io/name=kuberay app.kubernetes.io/created-by=kuberay-operator`},
	{"serving.knative.dev", "Configuration", "", false, false, `template spec.template
labels spec.template serving.knative.dev/configuration={name} serving.knative.dev/service=* serving.knative.dev/revision=* app=*`},
	{"serving.knative.dev", "Revision", "", false, false, `pod spec metadata=/metadata`},
	{"serving.knative.dev", "Service", "", false, false, `template spec.template
labels spec.template serving.knative.dev/service={name} serving.knative.dev/configuration={name} serving.knative.dev/revision=* app=*`},
	{"serving.kserve.io", "ClusterServingRuntime", "", true, true, `pod spec metadata=. inherits
pod spec.workerSpec inherits`},
	{"serving.kserve.io", "ClusterStorageContainer", "", true, true, `container spec.container overlay`},
	{"serving.kserve.io", "InferenceGraph", "", false, false, `flat spec overlay`},
	{"serving.kserve.io", "InferenceService", "", false, false, `pod spec.predictor metadata=.
model spec.predictor.storageUris[].uri format=uri revision=:
model spec.predictor.containers[].env[name=STORAGE_URI].value format=uri revision=:
pod spec.predictor.workerSpec overlay
container spec.predictor.model as=kserve-container image-tag=runtimeVersion append-args overlay
model spec.predictor.model.storageUri format=uri revision=:
model spec.predictor.model.storage.path format=path
container spec.predictor.huggingface as=kserve-container image-tag=runtimeVersion append-args overlay
model spec.predictor.huggingface.storageUri format=uri revision=:
model spec.predictor.huggingface.storage.path format=path
container spec.predictor.lightgbm as=kserve-container image-tag=runtimeVersion append-args overlay
model spec.predictor.lightgbm.storageUri format=uri revision=:
model spec.predictor.lightgbm.storage.path format=path
container spec.predictor.onnx as=kserve-container image-tag=runtimeVersion append-args overlay
model spec.predictor.onnx.storageUri format=uri revision=:
model spec.predictor.onnx.storage.path format=path
container spec.predictor.paddle as=kserve-container image-tag=runtimeVersion append-args overlay
model spec.predictor.paddle.storageUri format=uri revision=:
model spec.predictor.paddle.storage.path format=path
container spec.predictor.pmml as=kserve-container image-tag=runtimeVersion append-args overlay
model spec.predictor.pmml.storageUri format=uri revision=:
model spec.predictor.pmml.storage.path format=path
container spec.predictor.pytorch as=kserve-container image-tag=runtimeVersion append-args overlay
model spec.predictor.pytorch.storageUri format=uri revision=:
model spec.predictor.pytorch.storage.path format=path
container spec.predictor.sklearn as=kserve-container image-tag=runtimeVersion append-args overlay
model spec.predictor.sklearn.storageUri format=uri revision=:
model spec.predictor.sklearn.storage.path format=path
container spec.predictor.tensorflow as=kserve-container image-tag=runtimeVersion append-args overlay
model spec.predictor.tensorflow.storageUri format=uri revision=:
model spec.predictor.tensorflow.storage.path format=path
container spec.predictor.triton as=kserve-container image-tag=runtimeVersion append-args overlay
model spec.predictor.triton.storageUri format=uri revision=:
model spec.predictor.triton.storage.path format=path
container spec.predictor.xgboost as=kserve-container image-tag=runtimeVersion append-args overlay
model spec.predictor.xgboost.storageUri format=uri revision=:
model spec.predictor.xgboost.storage.path format=path
pod spec.canary[].predictor metadata=.
model spec.canary[].predictor.storageUris[].uri format=uri revision=:
model spec.canary[].predictor.containers[].env[name=STORAGE_URI].value format=uri revision=:
pod spec.canary[].predictor.workerSpec overlay
container spec.canary[].predictor.model as=kserve-container image-tag=runtimeVersion append-args overlay
model spec.canary[].predictor.model.storageUri format=uri revision=:
model spec.canary[].predictor.model.storage.path format=path
container spec.canary[].predictor.huggingface as=kserve-container image-tag=runtimeVersion append-args overlay
model spec.canary[].predictor.huggingface.storageUri format=uri revision=:
model spec.canary[].predictor.huggingface.storage.path format=path
container spec.canary[].predictor.lightgbm as=kserve-container image-tag=runtimeVersion append-args overlay
model spec.canary[].predictor.lightgbm.storageUri format=uri revision=:
model spec.canary[].predictor.lightgbm.storage.path format=path
container spec.canary[].predictor.onnx as=kserve-container image-tag=runtimeVersion append-args overlay
model spec.canary[].predictor.onnx.storageUri format=uri revision=:
model spec.canary[].predictor.onnx.storage.path format=path
container spec.canary[].predictor.paddle as=kserve-container image-tag=runtimeVersion append-args overlay
model spec.canary[].predictor.paddle.storageUri format=uri revision=:
model spec.canary[].predictor.paddle.storage.path format=path
container spec.canary[].predictor.pmml as=kserve-container image-tag=runtimeVersion append-args overlay
model spec.canary[].predictor.pmml.storageUri format=uri revision=:
model spec.canary[].predictor.pmml.storage.path format=path
container spec.canary[].predictor.pytorch as=kserve-container image-tag=runtimeVersion append-args overlay
model spec.canary[].predictor.pytorch.storageUri format=uri revision=:
model spec.canary[].predictor.pytorch.storage.path format=path
container spec.canary[].predictor.sklearn as=kserve-container image-tag=runtimeVersion append-args overlay
model spec.canary[].predictor.sklearn.storageUri format=uri revision=:
model spec.canary[].predictor.sklearn.storage.path format=path
container spec.canary[].predictor.tensorflow as=kserve-container image-tag=runtimeVersion append-args overlay
model spec.canary[].predictor.tensorflow.storageUri format=uri revision=:
model spec.canary[].predictor.tensorflow.storage.path format=path
container spec.canary[].predictor.triton as=kserve-container image-tag=runtimeVersion append-args overlay
model spec.canary[].predictor.triton.storageUri format=uri revision=:
model spec.canary[].predictor.triton.storage.path format=path
container spec.canary[].predictor.xgboost as=kserve-container image-tag=runtimeVersion append-args overlay
model spec.canary[].predictor.xgboost.storageUri format=uri revision=:
model spec.canary[].predictor.xgboost.storage.path format=path
pod spec.transformer metadata=.
model spec.transformer.storageUris[].uri format=uri revision=:
model spec.transformer.containers[].env[name=STORAGE_URI].value format=uri revision=:
pod spec.explainer metadata=.
model spec.explainer.storageUris[].uri format=uri revision=:
model spec.explainer.containers[].env[name=STORAGE_URI].value format=uri revision=:
container spec.explainer.art as=kserve-container image-tag=runtimeVersion append-args overlay
model spec.explainer.art.storageUri format=uri revision=:
model spec.explainer.art.storage.path format=path
container spec.explainer.alibi as=kserve-container image-tag=runtimeVersion append-args overlay
model spec.explainer.alibi.storageUri format=uri revision=:
model spec.explainer.alibi.storage.path format=path
labels spec.predictor serving.kserve.io/inferenceservice={name} component=predictor app=isvc.{name}-predictor from=metadata.labels
labels spec.transformer serving.kserve.io/inferenceservice={name} component=transformer app=isvc.{name}-transformer from=metadata.labels
labels spec.explainer serving.kserve.io/inferenceservice={name} component=explainer app=isvc.{name}-explainer from=metadata.labels`},
	{"serving.kserve.io", "LLMInferenceService", "", false, false, `pod spec.template overlay
pod spec.worker overlay
pod spec.prefill.template overlay
pod spec.prefill.worker overlay
pod spec.router.scheduler.template overlay
pod spec.router.scheduler.tokenizer.template overlay
model spec.model.uri format=uri revision=: schemes=hf,s3,oci,oci+native,pvc
model spec.model.lora.adapters[].uri format=uri revision=:
labels spec.template app.kubernetes.io/name={name} app.kubernetes.io/part-of=llminferenceservice app.kubernetes.io/component=* kserve.io/component=workload llm-d.ai/role=*
labels spec.prefill.template app.kubernetes.io/name={name} app.kubernetes.io/part-of=llminferenceservice app.kubernetes.io/component=llminferenceservice-workload-prefill kserve.io/component=workload llm-d.ai/role=prefill
labels spec.router.scheduler.template app.kubernetes.io/name={name} app.kubernetes.io/part-of=llminferenceservice app.kubernetes.io/component=llminferenceservice-router-scheduler`},
	{"serving.kserve.io", "LLMInferenceServiceConfig", "", false, true, `pod spec.template overlay
pod spec.worker overlay
pod spec.prefill.template overlay
pod spec.prefill.worker overlay
pod spec.router.scheduler.template overlay
pod spec.router.scheduler.tokenizer.template overlay
model spec.model.uri format=uri revision=: schemes=hf,s3,oci,oci+native,pvc
model spec.model.lora.adapters[].uri format=uri revision=:`},
	{"serving.kserve.io", "LocalModelCache", "", true, false, `model spec.sourceModelUri format=uri revision=:`},
	{"serving.kserve.io", "LocalModelNamespaceCache", "", false, false, `model spec.sourceModelUri format=uri revision=:`},
	{"serving.kserve.io", "LocalModelNode", "", true, false, `model spec.localModels[].sourceModelUri format=uri revision=:`},
	{"serving.kserve.io", "Predictor", "", false, false, `model spec.path format=path
model spec.storage.path format=path`},
	{"serving.kserve.io", "ServingRuntime", "", false, true, `pod spec metadata=. inherits
pod spec.workerSpec inherits`},
	{"serving.kserve.io", "TrainedModel", "", false, false, `model spec.model.storageUri format=uri revision=:`},
	{"serving.kubedl.io", "Inference", "", false, false, `template spec.predictors[].template
model spec.predictors[].modelPath format=path`},
	{"serving.kubeflow.org", "InferenceService", "", false, false, `pod spec.predictor metadata=. versions=v1beta1
pod spec.transformer metadata=. versions=v1beta1
pod spec.explainer metadata=. versions=v1beta1
container spec.predictor.lightgbm as=kfserving-container image-tag=runtimeVersion overlay versions=v1beta1
model spec.predictor.lightgbm.storageUri format=uri revision=none versions=v1beta1
container spec.predictor.onnx as=kfserving-container image-tag=runtimeVersion overlay versions=v1beta1
model spec.predictor.onnx.storageUri format=uri revision=none versions=v1beta1
container spec.predictor.paddle as=kfserving-container image-tag=runtimeVersion overlay versions=v1beta1
model spec.predictor.paddle.storageUri format=uri revision=none versions=v1beta1
container spec.predictor.pmml as=kfserving-container image-tag=runtimeVersion overlay versions=v1beta1
model spec.predictor.pmml.storageUri format=uri revision=none versions=v1beta1
container spec.predictor.pytorch as=kfserving-container image-tag=runtimeVersion overlay versions=v1beta1
model spec.predictor.pytorch.storageUri format=uri revision=none versions=v1beta1
container spec.predictor.sklearn as=kfserving-container image-tag=runtimeVersion overlay versions=v1beta1
model spec.predictor.sklearn.storageUri format=uri revision=none versions=v1beta1
container spec.predictor.tensorflow as=kfserving-container image-tag=runtimeVersion overlay versions=v1beta1
model spec.predictor.tensorflow.storageUri format=uri revision=none versions=v1beta1
container spec.predictor.triton as=kfserving-container image-tag=runtimeVersion overlay versions=v1beta1
model spec.predictor.triton.storageUri format=uri revision=none versions=v1beta1
container spec.predictor.xgboost as=kfserving-container image-tag=runtimeVersion overlay versions=v1beta1
model spec.predictor.xgboost.storageUri format=uri revision=none versions=v1beta1
container spec.explainer.aix as=kfserving-container image-tag=runtimeVersion overlay versions=v1beta1
model spec.explainer.aix.storageUri format=uri revision=none versions=v1beta1
container spec.explainer.alibi as=kfserving-container image-tag=runtimeVersion overlay versions=v1beta1
model spec.explainer.alibi.storageUri format=uri revision=none versions=v1beta1
container spec.explainer.art as=kfserving-container image-tag=runtimeVersion overlay versions=v1beta1
model spec.explainer.art.storageUri format=uri revision=none versions=v1beta1
container spec.default.predictor.custom.container overlay versions=v1alpha2
container spec.default.transformer.custom.container overlay versions=v1alpha2
container spec.default.explainer.custom.container overlay versions=v1alpha2
model spec.default.predictor.onnx.storageUri format=uri revision=none versions=v1alpha2
model spec.default.predictor.pytorch.storageUri format=uri revision=none versions=v1alpha2
model spec.default.predictor.sklearn.storageUri format=uri revision=none versions=v1alpha2
model spec.default.predictor.tensorflow.storageUri format=uri revision=none versions=v1alpha2
model spec.default.predictor.tensorrt.storageUri format=uri revision=none versions=v1alpha2
model spec.default.predictor.xgboost.storageUri format=uri revision=none versions=v1alpha2
container spec.canary.predictor.custom.container overlay versions=v1alpha2
container spec.canary.transformer.custom.container overlay versions=v1alpha2
container spec.canary.explainer.custom.container overlay versions=v1alpha2
model spec.canary.predictor.onnx.storageUri format=uri revision=none versions=v1alpha2
model spec.canary.predictor.pytorch.storageUri format=uri revision=none versions=v1alpha2
model spec.canary.predictor.sklearn.storageUri format=uri revision=none versions=v1alpha2
model spec.canary.predictor.tensorflow.storageUri format=uri revision=none versions=v1alpha2
model spec.canary.predictor.tensorrt.storageUri format=uri revision=none versions=v1alpha2
model spec.canary.predictor.xgboost.storageUri format=uri revision=none versions=v1alpha2`},
	{"serving.yatai.ai", "BentoDeployment", "", false, false, `pod spec.extraPodSpec versions=v2alpha1 overlay
pod spec.runners[].extraPodSpec versions=v2alpha1 overlay
container spec as=main env=envs overlay
model spec.bento format=ref:Bento
expose spec.ingress.enabled enabled`},
	{"sparkoperator.k8s.io", "ScheduledSparkApplication", "", false, false, `flat spec.template.driver serviceAccountName=serviceAccount securityContext=podSecurityContext volumes=/spec.template.volumes metadata=. under=spec.template.driver.template.spec
container spec.template.driver as=spark-kubernetes-driver image=image,/spec.template.image imagePullPolicy=/spec.template.imagePullPolicy env=env,envVars
inits spec.template.driver.initContainers[]
sidecars spec.template.driver.sidecars[]
template spec.template.driver.template overlay
flat spec.template.executor serviceAccountName=serviceAccount,/spec.template.driver.serviceAccount securityContext=podSecurityContext volumes=/spec.template.volumes metadata=. under=spec.template.executor.template.spec
container spec.template.executor as=spark-kubernetes-executor image=image,/spec.template.image imagePullPolicy=/spec.template.imagePullPolicy env=env,envVars
inits spec.template.executor.initContainers[]
sidecars spec.template.executor.sidecars[]
template spec.template.executor.template overlay
image spec.template.sparkConf."spark.kubernetes.container.image"
image spec.template.sparkConf."spark.kubernetes.driver.container.image"
image spec.template.sparkConf."spark.kubernetes.executor.container.image"
expose spec.template.sparkUIOptions.serviceType service-type
expose spec.template.driverIngressOptions[].serviceType service-type`},
	{"sparkoperator.k8s.io", "SparkApplication", "", false, false, `flat spec.driver serviceAccountName=serviceAccount securityContext=podSecurityContext volumes=/spec.volumes metadata=. under=spec.driver.template.spec
container spec.driver as=spark-kubernetes-driver image=image,/spec.image imagePullPolicy=/spec.imagePullPolicy env=env,envVars
inits spec.driver.initContainers[]
sidecars spec.driver.sidecars[]
template spec.driver.template overlay
flat spec.executor serviceAccountName=serviceAccount,/spec.driver.serviceAccount securityContext=podSecurityContext volumes=/spec.volumes metadata=. under=spec.executor.template.spec
container spec.executor as=spark-kubernetes-executor image=image,/spec.image imagePullPolicy=/spec.imagePullPolicy env=env,envVars
inits spec.executor.initContainers[]
sidecars spec.executor.sidecars[]
template spec.executor.template overlay
image spec.sparkConf."spark.kubernetes.container.image"
image spec.sparkConf."spark.kubernetes.driver.container.image"
image spec.sparkConf."spark.kubernetes.executor.container.image"
expose spec.sparkUIOptions.serviceType service-type
expose spec.driverIngressOptions[].serviceType service-type
labels spec.driver spark-role=driver sparkoperator.k8s.io/app-name={name} sparkoperator.k8s.io/launched-by-spark-operator=true sparkoperator.k8s.io/submission-id=* spark-app-selector=* spark-app-name=* spark-version=*
labels spec.executor spark-role=executor sparkoperator.k8s.io/app-name={name} sparkoperator.k8s.io/launched-by-spark-operator=true sparkoperator.k8s.io/submission-id=* spark-app-selector=* spark-app-name=* spark-version=*`},
	{"sparkoperator.k8s.io", "SparkConnect", "", false, false, `template spec.server.template overlay
template spec.executor.template overlay
image spec.image`},
	{"tekton.dev", "ClusterTask", "", true, true, `flat spec overlay
container spec.stepTemplate as=step resources=computeResources,resources overlay
containers spec.steps[] under=spec.stepTemplate resources=computeResources,resources
sidecars spec.sidecars[] resources=computeResources,resources
shell spec.steps[].script
shell spec.sidecars[].script`},
	{"tekton.dev", "Pipeline", "", false, true, `flat spec.tasks[].taskSpec overlay
container spec.tasks[].taskSpec.stepTemplate as=step resources=computeResources,resources overlay
containers spec.tasks[].taskSpec.steps[] under=spec.tasks[].taskSpec.stepTemplate resources=computeResources,resources
sidecars spec.tasks[].taskSpec.sidecars[] resources=computeResources,resources
shell spec.tasks[].taskSpec.steps[].script
shell spec.tasks[].taskSpec.sidecars[].script
flat spec.finally[].taskSpec overlay
container spec.finally[].taskSpec.stepTemplate as=step resources=computeResources,resources overlay
containers spec.finally[].taskSpec.steps[] under=spec.finally[].taskSpec.stepTemplate resources=computeResources,resources
sidecars spec.finally[].taskSpec.sidecars[] resources=computeResources,resources
shell spec.finally[].taskSpec.steps[].script
shell spec.finally[].taskSpec.sidecars[].script
image spec.tasks[].taskRef.params[name=bundle].value
image spec.finally[].taskRef.params[name=bundle].value
flat spec.tasks[].pipelineSpec.tasks[].taskSpec overlay
container spec.tasks[].pipelineSpec.tasks[].taskSpec.stepTemplate as=step resources=computeResources,resources overlay
containers spec.tasks[].pipelineSpec.tasks[].taskSpec.steps[] under=spec.tasks[].pipelineSpec.tasks[].taskSpec.stepTemplate resources=computeResources,resources
sidecars spec.tasks[].pipelineSpec.tasks[].taskSpec.sidecars[] resources=computeResources,resources
shell spec.tasks[].pipelineSpec.tasks[].taskSpec.steps[].script
shell spec.tasks[].pipelineSpec.tasks[].taskSpec.sidecars[].script
flat spec.tasks[].pipelineSpec.finally[].taskSpec overlay
container spec.tasks[].pipelineSpec.finally[].taskSpec.stepTemplate as=step resources=computeResources,resources overlay
containers spec.tasks[].pipelineSpec.finally[].taskSpec.steps[] under=spec.tasks[].pipelineSpec.finally[].taskSpec.stepTemplate resources=computeResources,resources
sidecars spec.tasks[].pipelineSpec.finally[].taskSpec.sidecars[] resources=computeResources,resources
shell spec.tasks[].pipelineSpec.finally[].taskSpec.steps[].script
shell spec.tasks[].pipelineSpec.finally[].taskSpec.sidecars[].script
image spec.tasks[].pipelineSpec.tasks[].taskRef.params[name=bundle].value
image spec.tasks[].pipelineSpec.finally[].taskRef.params[name=bundle].value`},
	{"tekton.dev", "PipelineRun", "", false, false, `flat spec.taskRunTemplate.podTemplate serviceAccountName=/spec.taskRunTemplate.serviceAccountName overlay
flat spec.podTemplate serviceAccountName=/spec.serviceAccountName overlay
flat spec.taskRunSpecs[].podTemplate serviceAccountName=/spec.taskRunSpecs[].serviceAccountName overlay
flat spec.taskRunSpecs[].taskPodTemplate serviceAccountName=/spec.taskRunSpecs[].taskServiceAccountName overlay
flat spec.pipelineSpec.tasks[].taskSpec serviceAccountName=/spec.taskRunTemplate.serviceAccountName,/spec.serviceAccountName under=spec.taskRunTemplate.podTemplate under=spec.podTemplate overlay
flat spec.pipelineSpec.finally[].taskSpec serviceAccountName=/spec.taskRunTemplate.serviceAccountName,/spec.serviceAccountName under=spec.taskRunTemplate.podTemplate under=spec.podTemplate overlay
container spec.pipelineSpec.tasks[].taskSpec.stepTemplate as=step resources=computeResources,resources overlay
containers spec.pipelineSpec.tasks[].taskSpec.steps[] under=spec.pipelineSpec.tasks[].taskSpec.stepTemplate resources=computeResources,resources
sidecars spec.pipelineSpec.tasks[].taskSpec.sidecars[] resources=computeResources,resources
shell spec.pipelineSpec.tasks[].taskSpec.steps[].script
shell spec.pipelineSpec.tasks[].taskSpec.sidecars[].script
container spec.pipelineSpec.finally[].taskSpec.stepTemplate as=step resources=computeResources,resources overlay
containers spec.pipelineSpec.finally[].taskSpec.steps[] under=spec.pipelineSpec.finally[].taskSpec.stepTemplate resources=computeResources,resources
sidecars spec.pipelineSpec.finally[].taskSpec.sidecars[] resources=computeResources,resources
shell spec.pipelineSpec.finally[].taskSpec.steps[].script
shell spec.pipelineSpec.finally[].taskSpec.sidecars[].script
flat spec.pipelineSpec.tasks[].pipelineSpec.tasks[].taskSpec overlay
container spec.pipelineSpec.tasks[].pipelineSpec.tasks[].taskSpec.stepTemplate as=step resources=computeResources,resources overlay
containers spec.pipelineSpec.tasks[].pipelineSpec.tasks[].taskSpec.steps[] under=spec.pipelineSpec.tasks[].pipelineSpec.tasks[].taskSpec.stepTemplate resources=computeResources,resources
sidecars spec.pipelineSpec.tasks[].pipelineSpec.tasks[].taskSpec.sidecars[] resources=computeResources,resources
shell spec.pipelineSpec.tasks[].pipelineSpec.tasks[].taskSpec.steps[].script
shell spec.pipelineSpec.tasks[].pipelineSpec.tasks[].taskSpec.sidecars[].script
flat spec.pipelineSpec.tasks[].pipelineSpec.finally[].taskSpec overlay
container spec.pipelineSpec.tasks[].pipelineSpec.finally[].taskSpec.stepTemplate as=step resources=computeResources,resources overlay
containers spec.pipelineSpec.tasks[].pipelineSpec.finally[].taskSpec.steps[] under=spec.pipelineSpec.tasks[].pipelineSpec.finally[].taskSpec.stepTemplate resources=computeResources,resources
sidecars spec.pipelineSpec.tasks[].pipelineSpec.finally[].taskSpec.sidecars[] resources=computeResources,resources
shell spec.pipelineSpec.tasks[].pipelineSpec.finally[].taskSpec.steps[].script
shell spec.pipelineSpec.tasks[].pipelineSpec.finally[].taskSpec.sidecars[].script
image spec.pipelineSpec.tasks[].pipelineSpec.tasks[].taskRef.params[name=bundle].value
image spec.pipelineSpec.tasks[].pipelineSpec.finally[].taskRef.params[name=bundle].value
image spec.pipelineRef.params[name=bundle].value
image spec.pipelineSpec.tasks[].taskRef.params[name=bundle].value
image spec.pipelineSpec.finally[].taskRef.params[name=bundle].value`},
	{"tekton.dev", "StepAction", "", false, true, `container spec as=step overlay
shell spec.script`},
	{"tekton.dev", "Task", "", false, true, `flat spec overlay
container spec.stepTemplate as=step resources=computeResources,resources overlay
containers spec.steps[] under=spec.stepTemplate resources=computeResources,resources
sidecars spec.sidecars[] resources=computeResources,resources
shell spec.steps[].script
shell spec.sidecars[].script`},
	{"tekton.dev", "TaskRun", "", false, false, `flat spec.podTemplate serviceAccountName=/spec.serviceAccountName overlay
flat spec.taskSpec serviceAccountName=/spec.serviceAccountName under=spec.podTemplate
container spec.taskSpec.stepTemplate as=step resources=computeResources,resources overlay
containers spec.taskSpec.steps[] under=spec.taskSpec.stepTemplate resources=computeResources,resources
sidecars spec.taskSpec.sidecars[] resources=computeResources,resources
shell spec.taskSpec.steps[].script
shell spec.taskSpec.sidecars[].script
image spec.taskRef.params[name=bundle].value`},
	{"trainer.kubeflow.org", "ClusterTrainingRuntime", "", true, true, `template spec.template.spec.replicatedJobs[].template.spec.template`},
	{"trainer.kubeflow.org", "OptimizationJob", "", false, false, `container spec.trainJobTemplate.spec.trainer as=trainer resources=resourcesPerNode overlay
template spec.trainJobTemplate.spec.runtimePatches[].trainingRuntimeSpec.template.spec.replicatedJobs[].template.spec.template overlay
pod spec.trainJobTemplate.spec.podTemplateOverrides[].spec overlay
pod spec.trainJobTemplate.spec.podSpecOverrides[] overlay
model spec.trainJobTemplate.spec.initializer.model.storageUri format=uri revision=none
model spec.trainJobTemplate.spec.initializer.dataset.storageUri format=uri revision=none dataset`},
	{"trainer.kubeflow.org", "TrainJob", "", false, false, `container spec.trainer as=trainer resources=resourcesPerNode overlay
template spec.runtimePatches[].trainingRuntimeSpec.template.spec.replicatedJobs[].template.spec.template overlay
pod spec.podTemplateOverrides[].spec overlay
pod spec.podSpecOverrides[] overlay
model spec.initializer.model.storageUri format=uri revision=none
model spec.initializer.dataset.storageUri format=uri revision=none dataset`},
	{"trainer.kubeflow.org", "TrainingRuntime", "", false, true, `template spec.template.spec.replicatedJobs[].template.spec.template`},
	{"training.kubedl.io", "ElasticDLJob", "", false, false, `template spec.elasticdlReplicaSpecs{}.template`},
	{"training.kubedl.io", "MPIJob", "", false, false, `template spec.mpiReplicaSpecs{}.template
template spec.template`},
	{"training.kubedl.io", "MarsJob", "", false, false, `template spec.marsReplicaSpecs{}.template`},
	{"training.kubedl.io", "PyTorchJob", "", false, false, `template spec.pytorchReplicaSpecs{}.template`},
	{"training.kubedl.io", "TFJob", "", false, false, `template spec.tfReplicaSpecs{}.template`},
	{"training.kubedl.io", "XDLJob", "", false, false, `template spec.xdlReplicaSpecs{}.template`},
	{"training.kubedl.io", "XGBoostJob", "", false, false, `template spec.xgbReplicaSpecs{}.template`},
	{"trustyai.opendatahub.io", "LMEvalJob", "", false, false, `container spec.pod.container as=main overlay
sidecars spec.pod.sideCars[] overlay
model spec.modelArgs[name=pretrained].value format=hf-id`},
	{"work.karmada.io", "Work", "", false, false, `object spec.workload.manifests[] elsewhere`},
	{"work.open-cluster-management.io", "ManifestWork", "", false, false, `object spec.workload.manifests[] elsewhere`},
	{"workload.codeflare.dev", "AppWrapper", "", false, false, `object spec.components[].template`},
	{"workload.serving.volcano.sh", "ModelBooster", "", false, false, `flat spec.backend.workers[] runtimeClassName=/spec.backend.runtimeClassName overlay
container spec.backend.workers[] as=engine env=env,/spec.backend.env envFrom=envFrom,/spec.backend.envFrom overlay
config spec.backend.workers[].config
model spec.backend.modelURI format=uri revision=none schemes=hf,ms,s3,obs,pvc
model spec.backend.cacheURI format=uri revision=none`},
	{"workload.serving.volcano.sh", "ModelServing", "", false, false, `template spec.template.roles[].entryTemplate
template spec.template.roles[].workerTemplate`},
	{"workloads.x-k8s.io", "ClusterEngineRuntimeProfile", "", true, true, `sidecars spec.containers[] overlay
inits spec.initContainers[] overlay`},
	{"workloads.x-k8s.io", "Instance", "", false, false, `template spec.components[].template`},
	{"workloads.x-k8s.io", "InstanceSet", "", false, false, `template spec.instanceTemplate.components[].template`},
	{"workloads.x-k8s.io", "RoleBasedGroup", "", false, false, `template spec.roleTemplates[].template versions=v1alpha1
template spec.roles[].template versions=v1alpha1
template spec.roles[].templatePatch overlay versions=v1alpha1
template spec.roles[].leaderWorkerSet.patchLeaderTemplate overlay versions=v1alpha1
template spec.roles[].leaderWorkerSet.patchWorkerTemplate overlay versions=v1alpha1
sidecars spec.roles[].engineRuntimes[].containers[] overlay versions=v1alpha1
template spec.roles[].components[].template versions=v1alpha1
template spec.roleTemplates[].template versions=v1alpha2
template spec.roles[].standalonePattern.template versions=v1alpha2
template spec.roles[].standalonePattern.templateRef.patch overlay versions=v1alpha2
template spec.roles[].leaderWorkerPattern.template versions=v1alpha2
template spec.roles[].leaderWorkerPattern.templateRef.patch overlay versions=v1alpha2
template spec.roles[].leaderWorkerPattern.leaderTemplatePatch overlay versions=v1alpha2
template spec.roles[].leaderWorkerPattern.workerTemplatePatch overlay versions=v1alpha2
sidecars spec.roles[].engineRuntimes[].containers[] overlay versions=v1alpha2
template spec.roles[].customComponentsPattern.components[].template versions=v1alpha2`},
	{"workloads.x-k8s.io", "RoleBasedGroupSet", "", false, false, `template spec.template.roleTemplates[].template versions=v1alpha1
template spec.template.roles[].template versions=v1alpha1
template spec.template.roles[].templatePatch overlay versions=v1alpha1
template spec.template.roles[].leaderWorkerSet.patchLeaderTemplate overlay versions=v1alpha1
template spec.template.roles[].leaderWorkerSet.patchWorkerTemplate overlay versions=v1alpha1
sidecars spec.template.roles[].engineRuntimes[].containers[] overlay versions=v1alpha1
template spec.template.roles[].components[].template versions=v1alpha1
template spec.groupTemplate.spec.roleTemplates[].template versions=v1alpha2
template spec.groupTemplate.spec.roles[].standalonePattern.template versions=v1alpha2
template spec.groupTemplate.spec.roles[].standalonePattern.templateRef.patch overlay versions=v1alpha2
template spec.groupTemplate.spec.roles[].leaderWorkerPattern.template versions=v1alpha2
template spec.groupTemplate.spec.roles[].leaderWorkerPattern.templateRef.patch overlay versions=v1alpha2
template spec.groupTemplate.spec.roles[].leaderWorkerPattern.leaderTemplatePatch overlay versions=v1alpha2
template spec.groupTemplate.spec.roles[].leaderWorkerPattern.workerTemplatePatch overlay versions=v1alpha2
sidecars spec.groupTemplate.spec.roles[].engineRuntimes[].containers[] overlay versions=v1alpha2
template spec.groupTemplate.spec.roles[].customComponentsPattern.components[].template versions=v1alpha2`},
	{"workloads.x-k8s.io", "RoleBasedGroupWarmup", "", false, false, `containers spec.targetNodes.customizedAction.containers[]
containers spec.targetRoleBasedGroup.roles{}.customizedAction.containers[]`},
	{"workloads.x-k8s.io", "RoleInstance", "", false, false, `template spec.components[].template`},
	{"workloads.x-k8s.io", "RoleInstanceSet", "", false, false, `template spec.roleInstanceTemplate.components[].template`},
}
