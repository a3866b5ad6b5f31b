using InfoMax.Core.Compute;
using InfoMax.Core.Evaluation;
using Xunit;

namespace InfoMax.Core.Tests.Evaluation;

/// <summary>The election on answers that are written down: 20 rows in 5 blocks of 4, an x for each row that a candidate names rightly.</summary>
public sealed class TuneElectionTests
{
    private const string OneInFour = "x... x... x... x... x...";
    private const string All = "xxxx xxxx xxxx xxxx xxxx";

    private static readonly int[] Blocks = [.. Enumerable.Range(0, 20).Select(row => row / 4)];

    [Fact]
    public void Lead_IsMeasuredOnRowsThatDidNotRank()
    {
        // Each challenger is right in one block alone: without that block it is the last, so none is ever judged where it shines.
        string[] answers = [OneInFour, "xxxx x... x... x... x...", "x... xxxx x... x... x...", "x... x... xxxx x... x...", "x... x... x... xxxx x...", "x... x... x... x... xxxx"];

        TuneElection election = Elect(answers);

        Assert.Equal((0, 1), (election.Chosen, election.Best));
        Assert.Equal(new CrossedLead(0, 0, 0.25), election.Lead);
        Assert.Equal([0.25, 0.4, 0.4, 0.4, 0.4, 0.4], Enumerable.Range(0, 6).Select(i => election.Accuracies[i]));
    }

    [Fact]
    public void Finalists_OfABlock_AreRankedByTheOtherBlocks()
    {
        // The ridge regression sees the last one in the first block alone; the softmax regression says that it is right everywhere.
        string[] ridge = [.. Enumerable.Repeat(OneInFour, 17), "xxxx x... .... .... xxx."];
        string[] softmax = [.. Enumerable.Repeat(OneInFour, 17), All];

        TuneElection election = Elect(ridge, softmax);

        // Where it is one of the four that are best on all other blocks, its lead of 3 in 4 rows counts a quarter; not in the first block.
        Assert.Equal(17, election.Best);
        Assert.Equal(4 * 3 * 0.25 / 20, election.Lead.Lead, 1e-12);
        Assert.Equal((5 + (4 * 3 * 0.25)) / 20, election.Lead.Accuracy, 1e-12);
    }

    [Fact]
    public void TheBest_IsOneThatRanksFirstOnAllRows()
    {
        // Only without the first block does the last one rank before the others: it is judged for that block, and is no choice.
        string[] ridge = ["xxxx .... .... .... ....", .. Enumerable.Repeat("xxxx x... .... .... ....", 16), ".... xx.. xx.. .... ...."];
        string[] softmax = [.. Enumerable.Repeat(OneInFour, 17), All];

        TuneElection election = Elect(ridge, softmax);

        Assert.Equal(1, election.Accuracies[17]);
        Assert.Equal((0, 0), (election.Chosen, election.Best));
        Assert.Equal(3 * 0.25 / 20, election.Lead.Lead, 1e-12);
    }

    [Fact]
    public void EqualCandidates_AreTakenInOrder_AndTheDefaultIsAlwaysJudged()
    {
        string[] ridge = ["x... .... .... .... ....", .. Enumerable.Repeat(OneInFour, TuneElection.Finalists + 3)];
        string[] softmax = ["x... x... x... .... ....", .. Enumerable.Repeat(OneInFour, TuneElection.Finalists + 3)];

        TuneElection election = Elect(ridge, softmax);

        Assert.Equal(Enumerable.Range(0, TuneElection.Finalists + 1), election.Accuracies.Keys.Order());
        Assert.Equal((1, 1), (election.Chosen, election.Best));

        // Four that are equal outside the first block are those in order, however right the others are within it.
        CrossedLead lead = Elect([.. Enumerable.Repeat(".... x... x... x... x...", 4), .. Enumerable.Repeat("xxxx x... x... x... x...", 2)]).Lead;
        Assert.Equal(0, lead.Lead);
    }

    [Theory]
    [InlineData(100, 90, false)]
    [InlineData(105, 90, true)]
    [InlineData(300, 70, true)]
    public void TheDefaultStays_UnlessTheLeadIsAboveItsBar(int won, int lost, bool leaves)
    {
        const int Held = 1000;
        bool[] own = [.. Enumerable.Range(0, Held).Select(row => row >= won)];
        bool[] other = [.. Enumerable.Range(0, Held).Select(row => row < Held - lost)];
        bool[][] answers = [own, other, other, other, other];

        TuneElection election = TuneElection.Of(answers, i => answers[i], [.. Enumerable.Range(0, Held).Select(row => row % 5)], differ: false, 0.2);

        double mean = (won - lost) / (double)Held;
        Assert.Equal(mean, election.Lead.Lead, 1e-12);
        Assert.Equal(Math.Sqrt((((won + lost) / (double)Held) - (mean * mean)) / Held), election.Lead.Error, 1e-12);
        Assert.Equal(leaves, mean > TuneElection.SureErrors * election.Lead.Error);
        Assert.Equal((leaves ? 1 : 0, 1), (election.Chosen, election.Best));
    }

    [Fact]
    public void PartsThatChooseByThemselves_TellTheErrorByHowFarTheyDiffer()
    {
        // Ahead in two blocks by all rows, behind in the others.
        string[] answers = [".... .... xxxx xxxx xxxx", .. Enumerable.Repeat("xxxx xxxx xxx. xxx. xxx.", 4)];

        CrossedLead rows = Elect(answers).Lead;
        CrossedLead parts = Elect(answers, differ: true).Lead;

        Assert.Equal((0.25, 0.25), (rows.Lead, parts.Lead));
        Assert.Equal(Math.Sqrt(((11 / 20.0) - (0.25 * 0.25)) / 20), rows.Error, 1e-12);

        // Leads of 4, 4, -1, -1, -1 rows about a mean of 1.
        Assert.Equal(Math.Sqrt(((2 * 3 * 3) + (3 * 2 * 2)) / (20.0 * 20) * 5 / 4), parts.Error, 1e-12);
        Assert.True(parts.Error > rows.Error);
    }

    [Fact]
    public void LabelsThatTeachNothing_LeaveTheDefault()
    {
        // Far ahead of the default, and no better than naming the largest class alone.
        string[] answers = [".... .... .... .... ....", .. Enumerable.Repeat("xxx. xxx. xxx. xxx. xxx.", 4)];

        Assert.Equal(1, Elect(answers, largestShare: 0.5).Chosen);
        Assert.Equal(0, Elect(answers, largestShare: 0.6).Chosen);
        Assert.Equal(0, Elect(answers, largestShare: 0.75).Chosen);
    }

    /// <summary>Answers by chance, three classes: nothing is learned, whatever luck some of many candidates have.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Noise_KeepsTheDefault(bool differ)
    {
        const int Held = 300;
        SplitMix64 random = new(11);
        int[] blocks = [.. Enumerable.Range(0, Held).Select(row => row % 5)];
        int left = 0;
        for (int run = 0; run < 100; run++)
        {
            bool[][] answers = [.. Enumerable.Range(0, 30).Select(_ => Enumerable.Range(0, Held).Select(_ => random.NextDouble() < 1 / 3.0).ToArray())];
            left += TuneElection.Of(answers, i => answers[i], blocks, differ, 0.34).Chosen != 0 ? 1 : 0;
        }

        Assert.InRange(left, 0, 5);
    }

    private static TuneElection Elect(string[] ridge, string[]? softmax = null, bool differ = false, double largestShare = 0)
    {
        bool[][] judged = [.. (softmax ?? ridge).Select(Answers)];
        return TuneElection.Of([.. ridge.Select(Answers)], i => judged[i], Blocks, differ, largestShare);
    }

    private static bool[] Answers(string text) => [.. text.Where(character => character != ' ').Select(character => character == 'x')];
}
