using System.Globalization;
using Xunit;

namespace InfoMax.Data.Tests.Formats.Fuzz;

/// <summary>
/// A slice of the fuzzer in every run. The long run sets <c>INFOMAX_FUZZ_COUNT</c> (and <c>INFOMAX_FUZZ_SEED</c>,
/// <c>INFOMAX_FUZZ_FIRST</c> to repeat a case).
/// </summary>
[Collection(nameof(InputFuzz))]
public sealed class InputFuzzTests(ITestOutputHelper output)
{
    [Fact]
    public void DamagedInputs_EndInOneClearLineOrInRowsThatAddUp()
    {
        using InputFuzz fuzz = new((ulong)Setting("INFOMAX_FUZZ_SEED", 42));
        int count = Setting("INFOMAX_FUZZ_COUNT", 500);
        FuzzSummary summary = fuzz.Run(Setting("INFOMAX_FUZZ_FIRST", 0), count);
        output.WriteLine($"{count} inputs: {summary}");

        // Both ends must be reached, or the mutations are too weak or too strong to test anything.
        Assert.InRange(summary.Refused, count == 1 ? 0 : count / 4, count);
        Assert.InRange(summary.Read, count == 1 ? 0 : count / 50, count);
    }

    [Fact]
    public void HostileInputs_AreRefusedForWhatTheyAre()
    {
        using InputFuzz fuzz = new(0);
        FuzzSummary summary = fuzz.RunSpecials();
        output.WriteLine(summary.ToString());
        Assert.Equal((8, 0), (summary.Refused, summary.Read));
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}

/// <summary>Alone, so that what other tests allocate is not counted.</summary>
[CollectionDefinition(nameof(InputFuzz), DisableParallelization = true)]
public sealed class InputFuzzAlone;
