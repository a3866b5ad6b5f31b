using System.Runtime.CompilerServices;

namespace InfoMax.EndToEnd.Tests;

/// <summary>
/// The command compiles its loops for speed at once, which pays where a job is large, and into pages that are never writable and
/// executable at the same time, which guards nodes against strangers. Its hundred starts here have small jobs and no strangers:
/// they begin with quickly compiled loops, and do not map such pages twice. What they compute is the same.
/// </summary>
internal static class QuickStart
{
    [ModuleInitializer]
    internal static void Set()
    {
        Environment.SetEnvironmentVariable("DOTNET_TC_QuickJitForLoops", "1");
        Environment.SetEnvironmentVariable("DOTNET_EnableWriteXorExecute", "0");
    }
}
