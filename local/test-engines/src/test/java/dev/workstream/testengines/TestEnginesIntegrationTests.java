package dev.workstream.testengines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class TestEnginesIntegrationTests {

  @Test
  void givesEachCallerASeparateDatabaseThatSurvivesAnOutage() throws Exception {
    var one = TestEngines.postgres();
    assertThat(TestEngines.postgres().jdbcUrl()).isNotEqualTo(one.jdbcUrl());
    execute(one.jdbcUrl(), one.username(), one.password(), "create table t (n int)");

    TestEngines.stopPostgres();
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> execute(one.jdbcUrl(), one.username(), one.password(), "select 1"));
    TestEngines.startPostgres();

    execute(one.jdbcUrl(), one.username(), one.password(), "insert into t values (1)");
  }

  private static void execute(String url, String username, String password, String sql)
      throws SQLException {
    try (var connection = DriverManager.getConnection(url, username, password);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
