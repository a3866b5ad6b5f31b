using System.Runtime.CompilerServices;

namespace InfoMax.EndToEnd.Tests;

/// <summary>
/// The command compiles its loops for speed at once, and all code a second time as it is used, which pays where a job is large.
/// Hundreds of small jobs are started here, so they begin with quickly compiled loops and do not watch their use; what they
/// compute is the same.
/// </summary>
internal static class QuickStart
{
    [ModuleInitializer]
    internal static void Set()
    {
        Environment.SetEnvironmentVariable("DOTNET_TC_QuickJitForLoops", "1");
        Environment.SetEnvironmentVariable("DOTNET_TieredPGO", "0");
    }
}
