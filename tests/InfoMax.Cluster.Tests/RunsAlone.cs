using Xunit;

namespace InfoMax.Cluster.Tests;

/// <summary>Tests that share something with the whole process (its console, its cores): nothing runs beside them.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;
