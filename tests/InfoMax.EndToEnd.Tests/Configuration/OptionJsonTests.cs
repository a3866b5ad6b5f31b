using System.Text.Json;
using InfoMax.Cli.Options;
using InfoMax.Core.Objective;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Configuration;

/// <summary>Options are written as the serializer writes them: manifests of earlier versions are compared by text.</summary>
public sealed class OptionJsonTests
{
    public static TheoryData<object?> Values => new((object?[])[
        null, "", "column:clip", "a \"quoted\" <path>\\with\nüñí 🦊", true, false, 0, -7, 1L << 40, ulong.MaxValue, 0.1 + 0.2, 1e300, 1e-7, 5.0,
        new[] { "a,b", "c'd" }, Array.Empty<string>()]);

    [Theory]
    [MemberData(nameof(Values))]
    public void Text_IsThatOfTheSerializer(object? value) => Assert.Equal(JsonSerializer.Serialize(value), OptionJson.Of(value));

    [Fact]
    public void Words_StandForEnumerations_AndNothingElseIsAnOption()
    {
        Assert.Equal("\"equal\"", OptionJson.Of(QuotaKind.Equal));
        Assert.Equal("[\"equal\",\"none\"]", OptionJson.Of(new[] { QuotaKind.Equal, QuotaKind.None }));
        Assert.Throws<ArgumentException>(() => OptionJson.Of(new Version(1, 0)));
    }
}
